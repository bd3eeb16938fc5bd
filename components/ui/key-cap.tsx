import type { ReactNode } from "react";

export function KeyCap({ children }: { children: ReactNode }) {
  return (
    <kbd className="rounded-label border border-line-strong bg-bg px-1 py-0.5 font-sans text-micro/none text-text-3">
      {children}
    </kbd>
  );
}
