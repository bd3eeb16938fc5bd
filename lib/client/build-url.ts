export type QueryValues = Readonly<Record<string, string | number | boolean | null | undefined>>;

/**
 * The address of a contract's path: `{run_id}` filled in, the query appended. What is null, undefined or "" is left
 * out. Throws on a parameter that has no value: an address with a hole would name another object.
 */
export function buildUrl(
  path: string,
  params: Readonly<Record<string, string>> = {},
  query: QueryValues = {},
): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined || value === "") throw new Error(`${path} needs ${name}`);
    return encodeURIComponent(value);
  });
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== "") search.set(name, String(value));
  }
  const text = search.toString();
  return text === "" ? filled : `${filled}?${text}`;
}
