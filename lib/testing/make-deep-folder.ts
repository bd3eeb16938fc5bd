import { constants } from "node:fs";
import { type FileHandle, mkdir, open, writeFile } from "node:fs/promises";

const flags = constants.O_RDONLY | constants.O_DIRECTORY;

/**
 * Folders nested deeper than a path may be long, as a hostile trainer makes them: `depth` names of 250 characters, with
 * a file of `bytes` in the last. Linux alone, where an open folder has a path of its own.
 */
export async function makeDeepFolder(root: string, { depth = 40, bytes = 0 } = {}): Promise<void> {
  await mkdir(root, { recursive: true });
  let folder: FileHandle = await open(root, flags);
  for (let level = 0; level < depth; level += 1) {
    const next = `/proc/self/fd/${folder.fd}/${"d".repeat(250)}`;
    await mkdir(next);
    const opened = await open(next, flags);
    await folder.close();
    folder = opened;
  }
  if (bytes > 0) await writeFile(`/proc/self/fd/${folder.fd}/hidden`, Buffer.alloc(bytes, 1));
  await folder.close();
}
