import { lstat } from "node:fs/promises";
import { hasCode, unlessGone } from "@/lib/server/storage/files";
import { type OpenFolder, openFolder } from "@/lib/server/storage/open-folder";

/** More than these no trainer needs; each also costs the disk an entry of its own. */
export const measureLimits = { entries: 1_000_000, depth: 128 } as const;

export type FolderUsage = {
  /** On the disk. A file with holes has fewer of these than a reader sees. */
  allocatedBytes: number;
  /** That a reader sees. */
  apparentBytes: number;
  /** Why some of it was not measured, as "holds …"; null when all was. Whoever compares with a limit takes it as passed. */
  unread: string | null;
};

type Limits = { entries: number; depth: number };
type Options = { signal?: AbortSignal; limits?: Limits };

/** `stat` counts blocks of this size on every file system. */
const statBlockBytes = 512;

/**
 * Adds up what lies below a folder, without following a link or opening a file. What vanishes while it is read counts as
 * nothing, and so does a folder that is not there. Throws the signal's reason once it aborts.
 */
export async function measureUsage(
  folder: string,
  { signal, limits = measureLimits }: Options = {},
): Promise<FolderUsage> {
  const usage: FolderUsage = { allocatedBytes: 0, apparentBytes: 0, unread: null };
  let entries = 0;

  async function add(open: OpenFolder, depth: number): Promise<void> {
    for await (const { name } of open.entries()) {
      signal?.throwIfAborted();
      entries += 1;
      if (entries > limits.entries) throw new Unread(`holds more than ${limits.entries} files and folders`);
      const place = open.at(name);
      const found = await unlessGone(lstat(place));
      if (found === null) continue;
      usage.allocatedBytes += found.blocks * statBlockBytes;
      if (found.isFile()) usage.apparentBytes += found.size;
      if (!found.isDirectory()) continue;
      if (depth >= limits.depth) throw new Unread(`holds folders nested deeper than ${limits.depth}`);
      await enter(place, depth + 1);
    }
  }

  async function enter(place: string | Buffer, depth: number): Promise<void> {
    // Exchanged for a file or a link since it was looked at: nothing to enter any more.
    const open = await unlessGone(openFolder(place), "ENOTDIR", "ELOOP");
    if (open === null) return;
    await add(open, depth).finally(() => open.close());
  }

  try {
    await enter(folder, 0);
  } catch (error) {
    usage.unread = describeUnread(error);
  }
  return usage;
}

class Unread extends Error {}

function describeUnread(error: unknown): string {
  if (error instanceof Unread) return error.message;
  // These say what a trainer has made of its folder; any other error is our own.
  if (hasCode(error, "EACCES", "EPERM", "ENAMETOOLONG", "ELOOP", "EIO") && error instanceof Error)
    return `holds what cannot be read (${"code" in error ? error.code : error.message})`;
  throw error;
}
