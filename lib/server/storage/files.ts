import { createHash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";

/** The sha256 of a file's bytes in lower-case hexadecimal. */
export async function hashFile(path: string): Promise<string> {
  return closeAfter(await open(path, "r"), async (file) => {
    const hash = createHash("sha256");
    for await (const chunk of readChunks(file)) hash.update(chunk);
    return hash.digest("hex");
  });
}

const firstBytes = 16 * 2 ** 10;
const furtherBytes = 2 ** 20;

/**
 * A file's bytes from where it is on. Each part lies in the memory of the one before, so it is to be used before the next is asked
 * for: a stream of Node's takes new memory for every part, also for the one that finds the end, and most files are small.
 */
export async function* readChunks(file: FileHandle): AsyncGenerator<Uint8Array> {
  let room = Buffer.allocUnsafe(firstBytes);
  for (;;) {
    const { bytesRead } = await file.read(room, 0, room.byteLength, null);
    if (bytesRead === 0) return;
    const isFull = bytesRead === room.byteLength;
    yield room.subarray(0, bytesRead);
    if (isFull && room.byteLength < furtherBytes) room = Buffer.allocUnsafe(furtherBytes);
  }
}

/** A file from its beginning; null when it is not of `size` bytes (any more). */
export async function readWhole(file: FileHandle, size: number): Promise<Uint8Array | null> {
  const room = Buffer.allocUnsafe(size + 1);
  const { bytesRead } = await file.read(room, 0, room.byteLength, 0);
  return bytesRead === size ? room.subarray(0, size) : null;
}

/** Whether an operation on a file failed with one of these codes of the system, such as `EEXIST`. */
export function hasCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && "code" in error && codes.includes(String(error.code));
}

/** Null where there is no such file, or where it fails with one of `codes`. Every other error is thrown. */
export async function unlessGone<Result>(
  reading: Promise<Result>,
  ...codes: string[]
): Promise<Result | null> {
  try {
    return await reading;
  } catch (error) {
    if (hasCode(error, "ENOENT", ...codes)) return null;
    throw error;
  }
}

/**
 * What streams by, until `signal` aborts; then its reason is thrown. A stream of Node's gets no signal of its own beside it: one
 * that was read to its end would still hear it, and throw where nobody listens any more.
 */
export async function* untilAborted(
  source: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  signal.throwIfAborted();
  for await (const chunk of source) {
    signal.throwIfAborted();
    yield chunk;
  }
}

/** Closes the file once `use` has settled, however it did. */
export async function closeAfter<Result>(
  file: FileHandle,
  use: (file: FileHandle) => Promise<Result>,
): Promise<Result> {
  try {
    return await use(file);
  } finally {
    await file.close();
  }
}
