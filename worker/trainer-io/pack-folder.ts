import type { FileHandle } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { type Pack, pack } from "tar-stream";
import { cleanText } from "@/lib/core/text/clean-text";
import { FolderRefused, requireBytes } from "./folder-entries";
import type { FolderEntry, FolderFile, ScannedFolder } from "./scan-folder";
import { readOutput } from "./walk-output";

type EntryHeader = Parameters<Pack["entry"]>[0];

const bytesAtOnce = 2 ** 20;
const filesListed = 1_000;

/** What the API says of each file in a folder; the row keeps it as it is. */
export type ListedFile = { path: string; size_bytes: number };

/**
 * A folder as one POSIX tar, piece by piece. Owners, times and the trainer's own modes are left out, so equal content
 * gives equal bytes. Throws FolderRefused when a file is no longer what it was when the folder was scanned.
 * Format: IEEE Std 1003.1, pax, "ustar Interchange Format" and "pax Header Block".
 */
export async function* packFolder({ entries }: ScannedFolder): AsyncGenerator<Uint8Array> {
  const archive = pack({ highWaterMark: bytesAtOnce });
  const filling = fill(archive, entries).catch((error: unknown) => {
    archive.destroy(error instanceof Error ? error : new Error(String(error)));
  });
  try {
    for await (const chunk of archive) yield requireBytes(chunk);
  } finally {
    archive.destroy();
    await filling;
  }
}

/** The first 1,000, by their names. */
export function listFiles({ entries }: ScannedFolder): ListedFile[] {
  return entries
    .filter((entry) => entry.kind === "file")
    .slice(0, filesListed)
    .map(({ name, bytes }) => ({ path: cleanText(name, 1_024), size_bytes: bytes }));
}

async function fill(archive: Pack, entries: readonly FolderEntry[]): Promise<void> {
  for (const entry of entries) {
    if (entry.kind === "file") await packFile(archive, entry);
    else await addEmpty(archive, { name: `${entry.name}/`, type: "directory", mode: 0o755 });
  }
  archive.finalize();
}

async function packFile(archive: Pack, file: FolderFile): Promise<void> {
  const read = await readOutput(file.path, async (handle) => {
    await requireUnchanged(handle, file);
    const header: EntryHeader = { name: file.name, type: "file", mode: 0o644, size: file.bytes };
    if (file.bytes === 0) await addEmpty(archive, header);
    else await pipeline(readUnchanged(handle, file), archive.entry(withoutOrigin(header)));
  });
  if (!read.ok) throw changed(file);
}

/** The check comes before the end: the archive would refuse a file that has become shorter without saying which. */
async function* readUnchanged(handle: FileHandle, file: FolderFile): AsyncGenerator<Uint8Array> {
  const range = { autoClose: false, end: file.bytes - 1, highWaterMark: bytesAtOnce };
  yield* handle.createReadStream(range);
  await requireUnchanged(handle, file);
}

function addEmpty(archive: Pack, header: EntryHeader): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = (error?: Error | null) => (error ? reject(error) : resolve());
    if (header.type === "file") archive.entry(withoutOrigin(header), Buffer.alloc(0), done);
    else archive.entry(withoutOrigin(header), done);
  });
}

const withoutOrigin = (header: EntryHeader): EntryHeader => ({
  ...header,
  uid: 0,
  gid: 0,
  mtime: new Date(0),
});

async function requireUnchanged(handle: FileHandle, file: FolderFile): Promise<void> {
  const { size, mtimeNs } = await handle.stat({ bigint: true });
  if (Number(size) !== file.bytes || mtimeNs !== file.mtimeNs) throw changed(file);
}

const changed = ({ name }: FolderFile): FolderRefused =>
  new FolderRefused("unfit", `holds ${name}, which was changed while the folder was packed`);
