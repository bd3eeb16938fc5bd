/** The browser's tab says what the page says, also when a stream changed it. React hoists it into the head. */
export function PageTitle({ children }: { children: string }) {
  return <title>{`${children} · Hardsim`}</title>;
}
