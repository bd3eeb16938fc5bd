import type { FileHandle } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { type Pack, pack } from "tar-stream";
import { cleanText } from "@/lib/core/text/clean-text";
import { FolderRefused, requireBytes } from "./folder-entries";
import type { FolderEntry, FolderFile, ScannedFolder } from "./scan-folder";
import { readOutput } from "./walk-output";

type EntryHeader = Parameters<Pack["entry"]>[0];

const bytesAtOnce = 2 ** 20;
/** So much of a file is read at once, without a stream of its own. */
const smallBytes = 2 ** 16;
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
    yield* gather(archive);
  } finally {
    archive.destroy();
    await filling;
  }
}

/** A small file comes as header, bytes and padding. Together they are written at once, where each costs as much as all. */
async function* gather(chunks: AsyncIterable<unknown>): AsyncGenerator<Uint8Array> {
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  for await (const chunk of chunks) {
    const bytes = requireBytes(chunk);
    if (heldBytes + bytes.byteLength > bytesAtOnce) {
      yield Buffer.concat(held);
      held = [];
      heldBytes = 0;
    }
    held.push(bytes);
    heldBytes += bytes.byteLength;
  }
  yield Buffer.concat(held);
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
    else await addWhole(archive, { name: `${entry.name}/`, type: "directory", mode: 0o755 }, null);
  }
  archive.finalize();
}

async function packFile(archive: Pack, file: FolderFile): Promise<void> {
  const read = await readOutput(file.path, async (handle) => {
    await requireUnchanged(handle, file);
    const header: EntryHeader = { name: file.name, type: "file", mode: 0o644, size: file.bytes };
    if (file.bytes <= smallBytes) await addWhole(archive, header, await readWhole(handle, file));
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

async function readWhole(handle: FileHandle, file: FolderFile): Promise<Buffer> {
  const bytes = Buffer.alloc(file.bytes);
  const { bytesRead } = await handle.read(bytes, 0, file.bytes, 0);
  if (bytesRead !== file.bytes) throw changed(file);
  return bytes;
}

/** `bytes`: null for what has none. */
function addWhole(archive: Pack, header: EntryHeader, bytes: Buffer | null): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = (error?: Error | null) => (error ? reject(error) : resolve());
    if (bytes === null) archive.entry(withoutOrigin(header), done);
    else archive.entry(withoutOrigin(header), bytes, done);
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
