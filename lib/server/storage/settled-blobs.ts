import { randomUUID } from "node:crypto";
import { constants } from "node:fs";
import { copyFile, link, mkdir, readdir, rename, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { hasCode, unlessGone } from "./files";

/**
 * Between taking bytes in and the row that names them lies a moment in which the same bytes could be removed, because
 * nothing names them. So whoever puts them says so with the file's time, and only what nobody has put for a while goes.
 */
const pageSize = 1_000;

/** Says that somebody puts these bytes now. False: the file is not there, or not ours to touch. */
export async function touchBlob(path: string): Promise<boolean> {
  const now = new Date();
  return (await unlessGone(utimes(path, now, now), "EPERM", "EACCES")) !== null;
}

/** Removes the file unless somebody put it within `settleMs`; answers whether it is gone. `asideFolder`: same device. */
export async function removeSettled(path: string, asideFolder: string, settleMs: number): Promise<boolean> {
  const before = await readAgeMs(path);
  if (before === null) return true;
  if (before < settleMs) return false;
  await mkdir(asideFolder, { recursive: true, mode: 0o700 });
  const aside = join(asideFolder, randomUUID());
  if ((await unlessGone(rename(path, aside))) === null) return true;
  // Put between the look above and the rename: then it goes back.
  const isSettled = ((await readAgeMs(aside)) ?? 0) >= settleMs;
  if (!isSettled) await putBack(aside, path);
  await rm(aside, { force: true });
  return isSettled;
}

async function putBack(aside: string, path: string): Promise<void> {
  try {
    await link(aside, path);
  } catch (error) {
    if (hasCode(error, "EEXIST")) return; // whoever put it found nothing and wrote it anew
    if (!hasCode(error, "EPERM", "ENOTSUP", "EMLINK")) throw error;
    await copyFile(aside, path, constants.COPYFILE_EXCL);
  }
}

/** Names of files below `root`'s folders that nobody has put for `ageMs`, in pages. */
export async function* listSettled(root: string, ageMs: number): AsyncGenerator<string[]> {
  let page: string[] = [];
  for (const folder of await listNames(root)) {
    for (const name of await listNames(join(root, folder))) {
      const age = await readAgeMs(join(root, folder, name));
      if (age === null || age < ageMs) continue;
      page.push(name);
      if (page.length < pageSize) continue;
      yield page;
      page = [];
    }
  }
  if (page.length > 0) yield page;
}

/** Files of a folder that nobody has written for `ageMs`: what a process that died had half written. */
export async function removeOld(folder: string, ageMs: number): Promise<number> {
  let removed = 0;
  for (const name of await listNames(folder)) {
    const age = await readAgeMs(join(folder, name));
    if (age === null || age < ageMs) continue;
    await rm(join(folder, name), { force: true });
    removed += 1;
  }
  return removed;
}

async function readAgeMs(path: string): Promise<number | null> {
  const found = await unlessGone(stat(path));
  return found && Date.now() - found.mtimeMs;
}

async function listNames(folder: string): Promise<string[]> {
  return (await unlessGone(readdir(folder), "ENOTDIR")) ?? [];
}
