import { hasCode } from "./files";
import { readFreeDiskBytes } from "./free-disk";

/** Nothing more is written, so that what the database and what already runs need is left. The message is a sentence. */
export class DiskLowError extends Error {
  override name = "DiskLowError";
}

/** Throws DiskLowError where fewer than the reserve would be free once so many bytes more are written. */
export type DiskGuard = (aboutToWriteBytes: number) => Promise<void>;

/** `dataDir`: on the disk that is guarded. A reserve of 0 guards nothing. */
export function createDiskGuard(
  dataDir: string,
  reserveBytes: number,
  readFree: (path: string) => Promise<number> = readFreeDiskBytes,
): DiskGuard {
  return async (aboutToWriteBytes) => {
    if (reserveBytes <= 0) return;
    const free = await readFree(dataDir);
    if (free - aboutToWriteBytes >= reserveBytes) return;
    throw new DiskLowError(
      `Only ${formatGb(free)} GB are free on the server's disk, of which ${formatGb(reserveBytes)} are kept free (HARDSIM_MIN_FREE_DISK_GB).`,
    );
  };
}

const formatGb = (bytes: number): string => (bytes / 1e9).toFixed(2);

/** Of a stream so much is written between two looks at the disk. */
const lookEveryBytes = 32 * 2 ** 20;

/** What streams by, until the disk falls below its reserve. */
export async function* guardStream(
  source: AsyncIterable<Uint8Array>,
  guard: DiskGuard,
): AsyncGenerator<Uint8Array> {
  let nextLookBytes = 0;
  let bytes = 0;
  for await (const chunk of source) {
    bytes += chunk.byteLength;
    if (bytes > nextLookBytes) {
      await guard(chunk.byteLength);
      nextLookBytes = bytes + lookEveryBytes;
    }
    yield chunk;
  }
}

/** Whether something failed because the disk, or somebody's share of it, is full. */
export function isDiskFull(error: unknown): boolean {
  if (error instanceof DiskLowError || hasCode(error, "ENOSPC", "EDQUOT")) return true;
  return error instanceof Error && error.cause !== undefined && isDiskFull(error.cause);
}
