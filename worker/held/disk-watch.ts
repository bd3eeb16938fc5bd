import { createDiskGuard, type DiskGuard, DiskLowError } from "@/lib/server/storage/disk-guard";

/** What this worker's trainers have on the disk, and who of them has to end when it fills up. */
export type DiskWatch = {
  /** Throws DiskLowError where so many bytes more would leave less than the reserve. */
  guard: DiskGuard;
  /** An attempt's trainer has so many bytes on the disk now. */
  note(attemptId: string, bytes: number): void;
  /** Its files are gone. */
  forget(attemptId: string): void;
  /** Whether it has written more than the reserve, and no other more than it: then a full disk is its doing. */
  isFiller(attemptId: string): boolean;
  /** Whether less than the reserve is free. */
  isLow(): Promise<boolean>;
};

export function createDiskWatch(
  dataDir: string,
  reserveBytes: number,
  readFree?: (path: string) => Promise<number>,
): DiskWatch {
  const guard = createDiskGuard(dataDir, reserveBytes, readFree);
  const written = new Map<string, number>();
  return {
    guard,
    note: (attemptId, bytes) => void written.set(attemptId, bytes),
    forget: (attemptId) => void written.delete(attemptId),
    isFiller: (attemptId) => {
      const own = written.get(attemptId) ?? 0;
      return own > 0 && own >= reserveBytes && own >= Math.max(...written.values());
    },
    isLow: async () => {
      try {
        await guard(0);
        return false;
      } catch (error) {
        if (error instanceof DiskLowError) return true;
        throw error;
      }
    },
  };
}
