import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { pipeline } from "node:stream/promises";

/** The sha256 of a file's bytes in lower-case hexadecimal. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
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
