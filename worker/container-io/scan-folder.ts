import type { Stats } from "node:fs";
import { lstat, opendir, readlink, realpath } from "node:fs/promises";
import path from "node:path";
import { type EntryBook, FolderRefused, folderLimits, openEntryBook, tooMany } from "./folder-entries";

/** `path`: where its bytes lie on this machine; `mtimeNs` and `bytes` are held against the file when it is packed. */
export type FolderFile = { kind: "file"; name: string; path: string; bytes: number; mtimeNs: bigint };
/** `name`: below the folder, with "/". */
export type FolderEntry = FolderFile | { kind: "folder"; name: string };

export type ScannedFolder = {
  /** By the bytes of their names; a folder stands before what it holds. */
  entries: FolderEntry[];
  /** Of all files together. */
  bytes: number;
  files: number;
  /** The file `policy.onnx` at the folder's root; null without one. */
  policy: { path: string; bytes: number } | null;
};

type ScanOptions = {
  /** The folder's path as its writer saw it: absolute links below it are links that stay inside. */
  seenAs: string;
  maxEntries?: number;
  signal?: AbortSignal | undefined;
};

/**
 * Lists what a folder holds, without opening a file. A link that stays inside is followed once, so that what it points to
 * stands under its name. Throws FolderRefused at whatever cannot be kept, and the
 * signal's reason once it aborts.
 */
export async function scanFolder(folder: string, options: ScanOptions): Promise<ScannedFolder> {
  const root = await realpath(folder);
  const { seenAs, maxEntries = folderLimits.entries, signal } = options;
  const entries: FolderEntry[] = [];
  const book = openEntryBook(maxEntries);
  await walk({ root, seenAs, maxEntries, signal, book, entries }, root, "", null);
  entries.sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
  const files = entries.filter((entry) => entry.kind === "file");
  const policy = files.find(({ name }) => name === "policy.onnx");
  return {
    entries,
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    files: files.length,
    policy: policy ? { path: policy.path, bytes: policy.bytes } : null,
  };
}

type Scan = {
  root: string;
  seenAs: string;
  maxEntries: number;
  signal: AbortSignal | undefined;
  book: EntryBook;
  entries: FolderEntry[];
};

/** `through`: the link through which this folder was reached; null for a folder that stands where it is. */
async function walk(scan: Scan, folder: string, prefix: string, through: string | null): Promise<void> {
  for (const own of await listNames(folder, prefix, scan.maxEntries)) {
    scan.signal?.throwIfAborted();
    const name = `${prefix}${own}`;
    const place = path.join(folder, own);
    const stat = await look(place, name);
    if (stat.isSymbolicLink()) {
      const target = await followLink(scan, place, name, through);
      await keep(scan, { name, place: target, through: name }, await look(target, name));
    } else {
      await keep(scan, { name, place, through }, stat);
    }
  }
}

async function keep(
  scan: Scan,
  { name, place, through }: { name: string; place: string; through: string | null },
  stat: Awaited<ReturnType<typeof look>>,
): Promise<void> {
  if (stat.isDirectory()) {
    scan.book.add(name, "folder");
    scan.entries.push({ kind: "folder", name });
    await walk(scan, place, `${name}/`, through);
  } else if (stat.isFile()) {
    scan.book.add(name, "file");
    const { size, mtimeNs } = stat;
    scan.entries.push({ kind: "file", name, path: place, bytes: Number(size), mtimeNs });
  } else {
    throw new FolderRefused(
      "unsafe",
      `holds ${name}, ${describeSpecial(stat)}; only files and folders are kept`,
    );
  }
}

async function followLink(
  { root, seenAs }: Scan,
  place: string,
  name: string,
  through: string | null,
): Promise<string> {
  const refuse = (why: string) => new FolderRefused("unsafe", `holds the link ${name}, ${why}`);
  if (through !== null)
    throw refuse(`which is reached through the link ${through}; links are followed only once`);
  const written = await readlink(place);
  const inside = written === seenAs || written.startsWith(`${seenAs}/`);
  const target = inside
    ? path.join(root, written.slice(seenAs.length))
    : path.resolve(path.dirname(place), written);
  const isOut = (file: string) => file !== root && !file.startsWith(`${root}/`);
  if (isOut(target)) throw refuse("which leads out of the folder");
  const real = await realpath(target).catch(() => null); // nothing there, or links in a circle
  if (real === null) throw refuse("which leads to nothing");
  if (isOut(real)) throw refuse("which leads out of the folder");
  if (real !== target) throw refuse("which leads through another link; links are followed only once");
  return target;
}

/** In the order of their bytes, so that of several reasons to refuse the same one is named each time. */
async function listNames(folder: string, prefix: string, maxEntries: number): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const { name } of await opendir(folder)) {
      names.push(name);
      // A folder may hold so many that their names alone would fill the memory.
      if (names.length > maxEntries) throw tooMany(maxEntries);
    }
  } catch (error) {
    if (error instanceof FolderRefused) throw error;
    throw unreadable(prefix === "" ? "its root" : prefix, error);
  }
  return names.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

async function look(place: string, name: string) {
  // Reading a folder changes a name that is no UTF-8, so such a file is not found under it.
  return lstat(place, { bigint: true }).catch((error: unknown) => {
    throw unreadable(name, error);
  });
}

function unreadable(name: string, error: unknown): FolderRefused {
  const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
  const why = code === "ENOENT" ? "is gone, or whose name is no UTF-8" : `cannot be read (${code})`;
  return new FolderRefused("unfit", `holds ${name}, which ${why}`);
}

function describeSpecial(stat: Pick<Stats, "isFIFO" | "isSocket">): string {
  if (stat.isFIFO()) return "a pipe";
  return stat.isSocket() ? "a socket" : "a device";
}
