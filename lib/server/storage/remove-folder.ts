import { randomUUID } from "node:crypto";
import { chmod, rename, rmdir, unlink } from "node:fs/promises";
import { hasCode, unlessGone } from "./files";
import { type OpenFolder, openByForce } from "./open-folder";

const usualDepth = 8;

/** Where a folder lies that is removed; `depth`: so many folders stand open with it. */
type Place = { root: OpenFolder; parent: OpenFolder; depth: number };

/**
 * Removes a folder and all below it, whoever filled it: links are not followed, names need not be UTF-8, and folders may be
 * nested deeper than a path may be long. What lies deeper than usual is moved to the top before it goes, so that a few
 * open folders are enough for any depth. What is not there is no error. Throws what the system says where something
 * cannot be removed, and the signal's reason once it aborts; then a part of it is left.
 */
export async function removeFolder(
  folder: string,
  { signal }: { signal?: AbortSignal | undefined } = {},
): Promise<void> {
  const root = await openRoot(folder);
  if (root === null) return;
  try {
    do {
      await emptyOnce(root, signal);
      signal?.throwIfAborted();
      // What was moved to the top meanwhile is there for the next round.
    } while (!(await removeEmpty(folder)));
  } finally {
    await root.close();
  }
}

/** False: it still holds something. */
export async function removeEmpty(folder: string | Buffer): Promise<boolean> {
  try {
    await unlessGone(rmdir(folder));
    return true;
  } catch (error) {
    if (hasCode(error, "ENOTEMPTY", "EEXIST")) return false;
    throw error;
  }
}

/** Null: there is no folder (any more). A file or a link in its place is removed. */
async function openRoot(folder: string): Promise<OpenFolder | null> {
  try {
    return await unlessGone(openByForce(folder));
  } catch (error) {
    if (!hasCode(error, "ENOTDIR", "ELOOP")) throw error;
    await unlessGone(unlink(folder));
    return null;
  }
}

async function emptyOnce(root: OpenFolder, signal: AbortSignal | undefined): Promise<void> {
  for await (const entry of root.entries()) {
    signal?.throwIfAborted();
    const place = root.at(entry.name);
    if (entry.isFolder || !(await removeFile(place, root)))
      await removeOne({ root, parent: root, depth: 1 }, place, signal);
  }
}

async function removeOne(
  { root, parent, depth }: Place,
  place: Buffer,
  signal: AbortSignal | undefined,
): Promise<void> {
  const folder = await unlessGone(openByForce(place));
  if (folder === null) return;
  try {
    for await (const entry of folder.entries()) {
      signal?.throwIfAborted();
      const inner = folder.at(entry.name);
      if (!entry.isFolder && (await removeFile(inner, folder))) continue;
      if (depth < usualDepth) await removeOne({ root, parent: folder, depth: depth + 1 }, inner, signal);
      else await withRights(folder, () => moveUp(inner, root));
    }
  } finally {
    await folder.close();
  }
  // Whoever still writes into it is met again in the next round.
  await withRights(parent, () => removeEmpty(place));
}

/** False: it is a folder. */
async function removeFile(place: Buffer, folder: OpenFolder): Promise<boolean> {
  try {
    await withRights(folder, () => unlessGone(unlink(place)));
    return true;
  } catch (error) {
    if (hasCode(error, "EISDIR")) return false;
    throw error;
  }
}

/** Does it again with the rights of whoever owns the folder, where it is refused without them. */
async function withRights(folder: OpenFolder, act: () => Promise<unknown>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!hasCode(error, "EACCES")) throw error;
    await folder.takeRights();
    await act();
  }
}

async function moveUp(place: Buffer, root: OpenFolder): Promise<void> {
  const target = root.at(Buffer.from(randomUUID()));
  try {
    await rename(place, target);
  } catch (error) {
    // Its own right to be written is needed too, because its ".." changes.
    if (!hasCode(error, "EACCES")) throw error;
    await chmod(place, 0o700);
    await rename(place, target);
  }
}
