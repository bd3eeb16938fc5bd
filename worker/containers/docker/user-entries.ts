/** A line that is missing in a file of users or groups. Formats: passwd(5), group(5). */
export type Entry = { id: string; name: string; rest: string };

export const passwdEntry = (uid: string, gid: string): Entry => ({
  id: uid,
  name: "trainer",
  rest: `${gid}:trainer:/tmp:/bin/sh`,
});
export const groupEntry = (gid: string): Entry => ({ id: gid, name: "trainer", rest: "" });

/** The file with the entry at its end; null where it knows the id already. A name that is taken gets the id behind it. */
export function addEntry(file: string, { id, name, rest }: Entry): string | null {
  const known = file.split("\n").map((line) => line.split(":"));
  if (known.some(([, , itsId]) => itsId === id)) return null;
  const own = known.some(([itsName]) => itsName === name) ? `${name}-${id}` : name;
  const before = file === "" || file.endsWith("\n") ? file : `${file}\n`;
  return `${before}${own}:x:${id}:${rest}\n`;
}
