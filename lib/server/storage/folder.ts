import { createHash, randomUUID } from "node:crypto";
import { constants } from "node:fs";
import { chmod, copyFile, type FileHandle, link, mkdir, open, rename, stat, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { type DiskGuard, guardStream } from "./disk-guard";
import { closeAfter, hasCode, readChunks, readWhole, unlessGone, untilAborted } from "./files";
import { linkAside } from "./link-in";
import { BlobMissingError, type ByteRange, type Storage, type StoredBlob } from "./port";
import { listSettled, removeOld, removeSettled, touchBlob } from "./settled-blobs";

/** From putting bytes to committing the row that names them takes a worker seconds, or minutes with large leftovers. */
const usualSettleMs = 3_600_000;
/** A file that is no larger is read at once: its digest is known before anything is written. */
const wholeBytes = 256 * 2 ** 10;

/**
 * Blobs as files below `<dataDir>/blobs`: `sha256/ab/abcdef…`. Written aside, flushed to disk, then renamed. `settleMs`:
 * so long after they were put they are not removed. `guard`: asked while they are written.
 */
export function openFolderStorage(
  dataDir: string,
  { settleMs = usualSettleMs, guard = async () => {} }: { settleMs?: number; guard?: DiskGuard } = {},
): Storage {
  const root = join(dataDir, "blobs");
  const incoming = join(root, "incoming");
  const pathOf = (sha256: string): string => {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new BlobMissingError(sha256);
    return join(root, "sha256", sha256.slice(0, 2), sha256);
  };
  const size = async (sha256: string): Promise<number | null> => {
    const found = await unlessGone(stat(pathOf(sha256)));
    return found?.isFile() ? found.size : null;
  };

  const isKept = async ({ sha256, sizeBytes }: StoredBlob): Promise<boolean> =>
    (await size(sha256)) === sizeBytes && (await touchBlob(pathOf(sha256)));

  /** Keeps a file beside the blobs as what `read` says that it is. `isNew`: it is known not to be kept yet. */
  const keep = async (
    aside: string,
    read: () => Promise<StoredBlob>,
    { isNew = false }: { isNew?: boolean } = {},
  ): Promise<StoredBlob> => {
    let isAside = true;
    try {
      const blob = await read();
      const target = pathOf(blob.sha256);
      if (isNew || !(await isKept(blob))) {
        await inFolder(dirname(target), () => rename(aside, target));
        isAside = false;
        await flushFolder(dirname(target));
      }
      return blob;
    } finally {
      if (isAside) await unlessGone(unlink(aside));
    }
  };

  /** `write` fills a new file beside the blobs and answers what it wrote. */
  const store = async (
    write: (file: FileHandle) => Promise<StoredBlob>,
    options?: { isNew?: boolean },
  ): Promise<StoredBlob> => {
    const aside = join(incoming, randomUUID());
    const file = await inFolder(incoming, () => open(aside, "wx", 0o600));
    const fill = async () => {
      const written = await write(file);
      // Trainers read it by their own user; folders above it keep everybody else out.
      await file.chmod(0o444);
      await file.sync();
      return written;
    };
    return keep(aside, () => closeAfter(file, fill), options);
  };

  /** Bytes that are kept already are not written to be thrown away. */
  const storeBytes = async (bytes: Uint8Array, signal?: AbortSignal): Promise<StoredBlob> => {
    await guard(bytes.byteLength);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    const blob = { sha256, sizeBytes: bytes.byteLength };
    if (!signal?.aborted && (await isKept(blob))) return blob;
    const write = async (file: FileHandle) => {
      signal?.throwIfAborted();
      await file.writeFile(bytes);
      return blob;
    };
    return store(write, { isNew: true });
  };

  /** Null: it cannot be linked. */
  const storeLinked = async (path: string, signal: AbortSignal | undefined): Promise<StoredBlob | null> => {
    const aside = join(incoming, randomUUID());
    const linked = await inFolder(incoming, () => linkAside(path, aside));
    if (linked === null) return null;
    const read = async () => {
      const chunks = readChunks(linked);
      const hashed = await hashStream(signal ? untilAborted(chunks, signal) : chunks);
      await linked.sync();
      return hashed;
    };
    return keep(aside, () => closeAfter(linked, read));
  };

  return {
    requireRoom: guard,
    // Copied, not linked, unless it is given: whoever holds the file open for writing must not be able to change a blob.
    putFile: async (path, { signal, given = false } = {}) => {
      const linked = given ? await storeLinked(path, signal) : null;
      if (linked !== null) return linked;
      const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
      return closeAfter(await open(path, flags), async (source) => {
        const found = await source.stat();
        if (!found.isFile()) throw new Error(`${path} is not a regular file.`);
        const whole = found.size > wholeBytes ? null : await readWhole(source, found.size);
        if (whole !== null) return storeBytes(whole, signal);
        const read = readChunks(source);
        return store((file) =>
          copyAndHash(guardStream(signal ? untilAborted(read, signal) : read, guard), file),
        );
      });
    },
    putBytes: (bytes) => storeBytes(bytes),
    putStream: (source) => store((file) => copyAndHash(guardStream(source, guard), file)),
    openRead: (sha256, range) => openRead(pathOf(sha256), sha256, range),
    size,
    has: async (sha256) => (await size(sha256)) !== null,
    linkInto: (sha256, targetPath) => linkOrCopy(pathOf(sha256), sha256, targetPath),
    remove: (sha256) => removeSettled(pathOf(sha256), incoming, settleMs),
    listSettled: (ageMs) => listSettled(join(root, "sha256"), ageMs),
    removeLeftovers: (ageMs) => removeOld(incoming, ageMs),
  };
}

const copyAndHash = (source: AsyncIterable<Uint8Array>, target: FileHandle): Promise<StoredBlob> =>
  hashStream(source, (chunk) => target.appendFile(chunk));

async function hashStream(
  source: AsyncIterable<Uint8Array>,
  write: (chunk: Uint8Array) => Promise<void> = async () => undefined,
): Promise<StoredBlob> {
  const hash = createHash("sha256");
  let sizeBytes = 0;
  for await (const chunk of source) {
    hash.update(chunk);
    sizeBytes += chunk.byteLength;
    await write(chunk);
  }
  return { sha256: hash.digest("hex"), sizeBytes };
}

async function openRead(path: string, sha256: string, range?: ByteRange): Promise<Readable> {
  const file = await unlessGone(open(path, "r"));
  if (!file) throw new BlobMissingError(sha256);
  return file.createReadStream(range ?? {});
}

async function linkOrCopy(path: string, sha256: string, targetPath: string): Promise<void> {
  try {
    await inFolder(dirname(targetPath), () => link(path, targetPath), 0o777);
  } catch (error) {
    if (hasCode(error, "ENOENT")) throw new BlobMissingError(sha256);
    // Another device, a file system without links, or a file with as many links as it allows.
    if (!hasCode(error, "EXDEV", "EPERM", "EMLINK", "ENOTSUP")) throw error;
    await copyFile(path, targetPath, constants.COPYFILE_EXCL);
    await chmod(targetPath, 0o444);
  }
}

/** Makes the folder only where `act` does not find it: as a rule it is there. */
async function inFolder<Result>(folder: string, act: () => Promise<Result>, mode = 0o700): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    if (!hasCode(error, "ENOENT")) throw error;
    await mkdir(folder, { recursive: true, mode });
    return act();
  }
}

/** A rename is only on disk once its folder is. */
async function flushFolder(path: string): Promise<void> {
  await closeAfter(await open(path, "r"), (folder) => folder.sync());
}
