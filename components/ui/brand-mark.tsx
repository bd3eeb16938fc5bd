/** The product's sign: a dial that is read. */
export function BrandMark() {
  return (
    <svg
      viewBox="0 0 20 20"
      className="size-5 flex-none"
      fill="none"
      stroke="currentColor"
      strokeWidth={2}
      strokeLinecap="round"
      aria-hidden="true"
    >
      <path d="M16.4 6.2A7.4 7.4 0 1 0 17.4 10" />
      <path d="M10 10l5.2-4.4" />
      <circle cx={10} cy={10} r={1.9} fill="currentColor" stroke="none" />
    </svg>
  );
}
