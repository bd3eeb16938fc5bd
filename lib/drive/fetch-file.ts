/** A file of the server's own that did not come. */
export class MissingFile extends Error {}

/** A file that lies beside this bundle. Throws `MissingFile`, with what there is to know of why. */
export async function fetchFile(file: string): Promise<ArrayBuffer> {
  const { href } = new URL(file, import.meta.url);
  let why: string;
  try {
    const response = await fetch(href);
    if (response.ok) return await response.arrayBuffer();
    why = `the server answered ${response.status}`;
  } catch (cause) {
    why = cause instanceof Error ? cause.message : String(cause);
  }
  throw new MissingFile(`${href} could not be loaded: ${why}.`);
}
