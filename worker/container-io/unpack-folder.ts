import { mkdir, open } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { extract, type Header } from "tar-stream";
import { describeCompression, readEndOf, readEntryName, refuseKind } from "./archive-entries";
import { FolderRefused, folderLimits, openEntryBook, requireBytes } from "./folder-entries";

export type UnpackLimits = {
  /** Of all files together, as the archive says they are. */
  maxBytes: number;
  maxEntries?: number;
};

export type UnpackedFolder = {
  files: number;
  bytes: number;
  /** The file `policy.onnx` at the archive's root; null without one. */
  policyPath: string | null;
};

/** One entry of an archive while it is read; its bytes must be read or let go before the next one comes. */
type Entry = AsyncIterable<unknown> & { header: Header; resume(): unknown };

/** The two blocks of zeros that end an archive. */
const endMarkBytes = 1_024;

/**
 * Unpacks a tar, made here or elsewhere, into a folder that must not exist yet. Files become read-only. Nothing is written
 * outside of the folder, whatever the archive says. Throws FolderRefused at the first thing that cannot be kept; what was
 * written until then is the caller's to remove.
 */
export async function unpackFolder(
  source: AsyncIterable<Uint8Array>,
  target: string,
  { maxBytes, maxEntries = folderLimits.entries }: UnpackLimits,
): Promise<UnpackedFolder> {
  await mkdir(target);
  const book = openEntryBook(maxEntries);
  const made = new Set([target]);
  const unpacked: UnpackedFolder = { files: 0, bytes: 0, policyPath: null };
  let endBytes = 0;
  await readArchive(source, {
    async take(entry) {
      const { header } = entry;
      refuseKind(header);
      const name = readEntryName(header.name);
      endBytes = readEndOf(header);
      // The oldest tars have no kind for folders and write a slash at the end.
      const isFolder = header.type === "directory" || header.name.endsWith("/");
      if (name === "" && isFolder) return;
      if (name === "") throw new FolderRefused("unfit", "holds a file without a name");
      book.add(name, isFolder ? "folder" : "file");
      const place = path.join(target, name);
      await makeFolder(made, isFolder ? place : path.dirname(place));
      if (isFolder) return;
      unpacked.files += 1;
      unpacked.bytes += header.size;
      // Before its first byte: a few bytes can claim any size.
      if (unpacked.bytes > maxBytes)
        throw new FolderRefused(
          "unfit",
          `holds more than ${maxBytes} bytes in its files, which is the limit, at ${name}`,
        );
      await writeFile(entry, place);
      if (name === "policy.onnx") unpacked.policyPath = place;
    },
    end(totalBytes) {
      if (totalBytes - endBytes < endMarkBytes) throw cutOff();
      if (unpacked.bytes === 0) throw new FolderRefused("unfit", "holds no file with a byte in it");
    },
  });
  return unpacked;
}

/** Calls `take` for each entry, one after the other, and `end` after the last byte. Errors of the source are thrown as they are. */
export async function readArchive(
  source: AsyncIterable<Uint8Array>,
  on: { take(entry: Entry): Promise<void>; end(totalBytes: number): void },
): Promise<void> {
  const archive = extract();
  let totalBytes = 0;
  let sourceError: unknown = null;
  async function* count(): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of source) {
        if (totalBytes === 0) refuseCompressed(chunk);
        totalBytes += chunk.byteLength;
        yield chunk;
      }
    } catch (error) {
      sourceError = error;
      throw error;
    }
  }
  const feeding = pipeline(Readable.from(count(), { objectMode: false }), archive);
  feeding.catch(() => undefined); // the loop below meets the same error
  try {
    for await (const entry of archive) {
      await on.take(entry);
      entry.resume();
    }
    await feeding;
  } catch (error) {
    throw sourceError ?? toRefusal(error);
  }
  on.end(totalBytes);
}

function refuseCompressed(first: Uint8Array): void {
  const compression = describeCompression(first);
  if (compression !== null)
    throw new FolderRefused("unfit", `is ${compression}, not a plain tar; send it uncompressed`);
}

/** Errors of the file system name their system call; what else the reader throws is about the archive. */
function toRefusal(error: unknown): unknown {
  if (error instanceof FolderRefused || !(error instanceof Error) || "syscall" in error) return error;
  if (error.message === "Unexpected end of data") return cutOff();
  return new FolderRefused("unfit", `is no tar that can be read (${error.message})`);
}

const cutOff = (): FolderRefused =>
  new FolderRefused("unfit", "is cut off: the two empty blocks that end a tar are missing");

async function makeFolder(made: Set<string>, folder: string): Promise<void> {
  if (made.has(folder)) return;
  await mkdir(folder, { recursive: true });
  made.add(folder);
}

/** Writes the entry's bytes into a new file, which becomes read-only. */
export async function writeFile(entry: Entry, place: string): Promise<void> {
  const file = await open(place, "wx", 0o600);
  try {
    for await (const chunk of entry) await file.appendFile(requireBytes(chunk));
    await file.chmod(0o444);
  } finally {
    await file.close();
  }
}
