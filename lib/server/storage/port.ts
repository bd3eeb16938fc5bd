import type { Readable } from "node:stream";

/** A stored blob: its name is the sha256 of its bytes, 64 lower-case hex digits. */
export type StoredBlob = { sha256: string; sizeBytes: number };

/** Bytes from `start` to `end`, both inclusive, counted from 0. */
export type ByteRange = { start: number; end: number };

/**
 * Content-addressed blobs. Putting throws DiskLowError where the disk would fall below its reserve; then nothing is kept.
 * Equal bytes are kept once; a blob never changes. Rows hold digests, never paths.
 */
export interface Storage {
  /** Throws DiskLowError where so many bytes more would bring the disk below its reserve. */
  requireRoom(bytes: number): Promise<void>;
  /**
   * Takes in a file; its bytes stay as they are. Throws an AbortError once `signal` aborts. `given`: nobody has the file open
   * for writing or ever will, so it may be linked, which takes no room, and then becomes read-only and this process's own.
   */
  putFile(path: string, options?: { signal?: AbortSignal; given?: boolean }): Promise<StoredBlob>;
  putBytes(bytes: Uint8Array): Promise<StoredBlob>;
  /** Takes in what streams by. When the source fails, nothing is kept and its error is thrown. */
  putStream(source: AsyncIterable<Uint8Array>): Promise<StoredBlob>;
  /** Rejects with `BlobMissingError` before the first byte when there is no such blob. */
  openRead(sha256: string, range?: ByteRange): Promise<Readable>;
  /** Bytes; null when there is no such blob. */
  size(sha256: string): Promise<number | null>;
  has(sha256: string): Promise<boolean>;
  /** Makes the blob appear, read-only, at a path that must not exist yet; its folders are made. */
  linkInto(sha256: string, targetPath: string): Promise<void>;
  /**
   * Removes a blob that no row names, unless the same bytes were put a short while ago: their row may not be written
   * yet. Answers whether it is gone; what stays for now the sweep finds later.
   */
  remove(sha256: string): Promise<boolean>;
  /** Digests of blobs that nobody has put for `ageMs`, in pages. */
  listSettled(ageMs: number): AsyncIterable<string[]>;
  /** Removes what broken-off puts have left and nobody has written to for `ageMs`; answers how many. */
  removeLeftovers(ageMs: number): Promise<number>;
}

export class BlobMissingError extends Error {
  constructor(readonly sha256: string) {
    super(`There is no blob ${sha256}.`);
    this.name = "BlobMissingError";
  }
}
