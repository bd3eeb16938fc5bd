/** @param slot 0 to 7 */
export function lineColor(slot: number): string {
  return `var(--chart-${(slot % 8) + 1})`;
}

/** From the fifth on colour alone would not tell lines apart. */
export function lineDash(slot: number): string | undefined {
  return slot % 8 >= 4 ? "5 3" : undefined;
}

/** The line's own look, for legends and lists. */
export function LineSign({ slot }: { slot: number }) {
  return (
    <svg viewBox="0 0 20 12" className="h-3 w-5 flex-none" aria-hidden="true">
      <path d="M0 6h20" stroke={lineColor(slot)} strokeDasharray={lineDash(slot)} strokeWidth={1.75} />
    </svg>
  );
}
