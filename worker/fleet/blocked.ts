import { readFreeDiskBytes } from "@/lib/server/storage/free-disk";

/** Why a worker starts no new work. What already runs goes on. `engine_away` and `engine_unfit` keep it from trainers only. */
export type Blocked = { code: "disk_low" | "engine_away" | "engine_unfit"; message: string };

/** Below so much nothing is written any more, so that what runs may use half of what keeps new work from starting. */
export const reserveOf = (minFreeBytes: number): number => minFreeBytes / 2;

/** Fewer than `minFreeBytes` (HARDSIM_MIN_FREE_DISK_GB) are free on the data folder's file system. Null: there is room. */
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
