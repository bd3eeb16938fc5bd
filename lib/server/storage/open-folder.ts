import { constants, existsSync } from "node:fs";
import { chmod, open, opendir, readdir } from "node:fs/promises";
import { hasCode } from "./files";

/**
 * A folder that is held open. What lies in it is named from there, so a path is never longer than one name, however deep
 * the folder lies, and nobody can put a link in the place of a folder above it.
 */
export type OpenFolder = {
  /** The path of what is called `name` in it, for the calls of node:fs. */
  at(name: Buffer): Buffer;
  /** In no order, without "." and "..". A name is the bytes that the file system has, which need not be UTF-8. */
  entries(): AsyncGenerator<{ name: Buffer; isFolder: boolean }>;
  /** Takes the rights of whoever owns it, where this process may. */
  takeRights(): Promise<void>;
  close(): Promise<void>;
};

/** A folder whose own list of names is no longer than this is read at once; of others so many names come at a time. */
const listedBytes = 64 * 2 ** 10;

const flags = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW;

/** Linux names an open folder under its descriptor. Elsewhere the path itself is used, and what is too deep cannot be read. */
const hasDescriptors = process.platform === "linux" && existsSync("/proc/self/fd");

/** Opens a folder; a link to one is refused with ELOOP or ENOTDIR. Throws what the system says. */
export async function openFolder(path: Buffer | string): Promise<OpenFolder> {
  const handle = await open(path, flags);
  const base = hasDescriptors ? `/proc/self/fd/${handle.fd}` : path;
  return {
    at: (name) => Buffer.concat([Buffer.from(base), Buffer.from("/"), name]),
    async *entries() {
      // Every byte is one character of latin1, so each name comes back as it is.
      const isSmall = (await handle.stat()).size <= listedBytes;
      const found = isSmall
        ? await readdir(base, { encoding: "latin1", withFileTypes: true })
        : await opendir(base, { encoding: "latin1" });
      for await (const entry of found)
        yield { name: Buffer.from(entry.name, "latin1"), isFolder: entry.isDirectory() };
    },
    takeRights: () => handle.chmod(0o700).catch(unlessOthers),
    close: () => handle.close(),
  };
}

/** Opens it though its owner has taken the right to read it from everybody, where this process may give that back. */
export async function openByForce(path: Buffer | string): Promise<OpenFolder> {
  try {
    return await openFolder(path);
  } catch (error) {
    if (!hasCode(error, "EACCES")) throw error;
    await chmod(path, 0o700).catch(unlessOthers);
    return openFolder(path);
  }
}

/** A folder of another user stays as it is; what is done next in it says what is wrong. */
function unlessOthers(error: unknown): void {
  if (!hasCode(error, "EPERM")) throw error;
}
