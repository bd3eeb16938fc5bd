import { constants } from "node:fs";
import { chmod, chown, type FileHandle, link, open, rm, stat, utimes } from "node:fs/promises";
import { hasCode } from "./files";

/** Another device, a file system without links, one that is not ours to link, or one with as many links as it allows. */
const cannotLink = ["EXDEV", "EPERM", "EACCES", "EMLINK", "ENOTSUP", "EOPNOTSUPP"];

/**
 * Gives a file another name, `aside`, and makes it this process's own and read-only, so that a blob needs no room beside the
 * file that it is made of. Only for a file that nobody has open or will write to, by any of its names: a link is the same file.
 * Answers the file, open for reading; null where it cannot be linked. Throws for what is no regular file. The caller closes
 * the file, and renames or removes `aside`.
 */
export async function linkAside(path: string, aside: string): Promise<FileHandle | null> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const found = await file.stat();
    if (!found.isFile()) throw new Error(`${path} is not a regular file.`);
    if (await linkUnless(path, aside)) {
      const linked = await stat(aside);
      if (linked.ino === found.ino && linked.dev === found.dev && (await own(aside, found.uid))) return file;
      await rm(aside);
    }
  } catch (error) {
    await file.close();
    throw error;
  }
  await file.close();
  return null;
}

async function linkUnless(path: string, aside: string): Promise<boolean> {
  try {
    await link(path, aside);
    return true;
  } catch (error) {
    if (hasCode(error, ...cannotLink)) return false;
    throw error;
  }
}

/** A trainer's user is every trainer's: a blob that it owned the next one could make writable. */
async function own(path: string, ownerUid: number): Promise<boolean> {
  const uid = process.getuid?.() ?? 0;
  try {
    if (ownerUid !== uid) await chown(path, uid, process.getgid?.() ?? 0);
    await chmod(path, 0o444);
    // The file's time says when somebody put it (settled-blobs.ts).
    const now = new Date();
    await utimes(path, now, now);
    return true;
  } catch (error) {
    if (hasCode(error, ...cannotLink)) return false;
    throw error;
  }
}
