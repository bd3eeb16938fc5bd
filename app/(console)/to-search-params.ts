/** As the browser has them: of a name that is given twice, the first. */
export function toSearchParams(search: Record<string, string | string[] | undefined>): URLSearchParams {
  const entries = Object.entries(search).flatMap(([name, value]) => {
    const [first] = [value].flat();
    return first === undefined ? [] : [[name, first]];
  });
  return new URLSearchParams(entries);
}
