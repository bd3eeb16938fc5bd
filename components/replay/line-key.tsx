import type { ReactNode } from "react";

/** A line's own look beside its name. */
export function LineKey({
  color,
  dash,
  children,
}: {
  color: string;
  dash?: string | undefined;
  children: ReactNode;
}) {
  return (
    <span className="inline-flex items-center gap-1.5">
      <svg viewBox="0 0 20 12" className="h-3 w-5" aria-hidden="true">
        <path d="M0 6h20" stroke={color} strokeDasharray={dash} strokeWidth={1.75} />
      </svg>
      {children}
    </span>
  );
}
