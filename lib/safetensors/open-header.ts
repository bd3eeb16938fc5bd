import { measureHeader, readHeader, type SafetensorsHeader } from "./read-header";

/** Read first: enough for the header of most files. */
const firstBytes = 16 * 2 ** 10;

/**
 * The header of a file of which parts can be read: no more of it is read than that takes. Throws SafetensorsError.
 * @param readAt answers fewer bytes than asked for where the file ends before
 * @param fileBytes of the whole file
 */
export async function openHeader(
  readAt: (start: number, length: number) => Promise<Uint8Array>,
  fileBytes: number,
): Promise<SafetensorsHeader> {
  const begin = await readAt(0, Math.min(firstBytes, fileBytes));
  const headerBytes = Math.min(measureHeader(begin), fileBytes);
  const head = headerBytes <= begin.byteLength ? begin : await readAt(0, headerBytes);
  return readHeader(head, fileBytes);
}
