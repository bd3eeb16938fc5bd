export type SearchChange = Readonly<Record<string, string | number | null>>;

/** What an address says after its "?" once some of it is changed; null: just what it says already. Null and "" take a parameter away. */
export function changeSearch(search: string, values: SearchChange): string | null {
  const next = new URLSearchParams(search);
  const before = next.toString();
  for (const [name, value] of Object.entries(values)) {
    if (value === null || value === "") next.delete(name);
    else next.set(name, String(value));
  }
  const after = next.toString();
  return after === before ? null : after;
}
