import type { ReactNode } from "react";

/** A word that someone put on a thing. */
export function Label({ children }: { children: ReactNode }) {
  return (
    <span className="inline-flex h-4.5 items-center whitespace-nowrap rounded-label bg-hover px-1.5 text-micro text-text-2">
      <bdi>{children}</bdi>
    </span>
  );
}

/** At most three, then how many more. */
export function Labels({ labels }: { labels: readonly string[] }) {
  if (labels.length === 0) return null;
  const hidden = labels.slice(3);
  return (
    <span className="inline-flex gap-1">
      {labels.slice(0, 3).map((label) => (
        <Label key={label}>{label}</Label>
      ))}
      {hidden.length > 0 && (
        <span className="inline-flex" title={hidden.join(", ")}>
          <Label>+{hidden.length}</Label>
        </span>
      )}
    </span>
  );
}
