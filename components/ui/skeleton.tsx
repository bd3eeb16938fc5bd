/** A bar of the final size in the final place, seen only after 150 ms, still. `width` in CSS, "72px". */
export function Skeleton({ width, height }: { width: string; height?: string }) {
  return (
    <span
      aria-hidden="true"
      data-after-a-moment=""
      className="inline-block h-2.5 max-w-full animate-after-a-moment rounded-mark bg-track align-middle"
      style={{ width, height }}
    />
  );
}
