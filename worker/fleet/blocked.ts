import { readFreeDiskBytes } from "@/lib/server/storage/free-disk";

/** What keeps a worker from starting new work; what runs goes on. `engine_away` keeps it from trainers only. */
export type Blocked = { code: "disk_low" | "engine_away"; message: string };

/** Free bytes on the data folder's file system against `minFreeBytes` (HARDSIM_MIN_FREE_DISK_GB). */
export async function findDiskLow(
  dataDir: string,
  minFreeBytes: number,
  readFree: (path: string) => Promise<number> = readFreeDiskBytes,
): Promise<Blocked | null> {
  if ((await readFree(dataDir)) >= minFreeBytes) return null;
  return {
    code: "disk_low",
    message:
      `less than ${minFreeBytes / 1e9} GB are free under ${dataDir} (HARDSIM_MIN_FREE_DISK_GB): ` +
      "nothing new starts until there is room; what runs goes on",
  };
}
