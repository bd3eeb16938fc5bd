import type { Db } from "@/lib/server/db/client";
import { projectStorageBytes } from "@/lib/server/env";
import { readStorageRoom } from "@/lib/server/store/project-storage";
import { AppError } from "../app-error";
import type { ServiceContext } from "../service-context";

/** Refuses what would bring the project's files above its storage limit. One byte: whatever stores anything later. */
export async function requireStorage(
  db: Db,
  { env }: Pick<ServiceContext, "env">,
  projectId: string,
  bytes = 1,
): Promise<void> {
  const room = await readStorageRoom(db, projectId, projectStorageBytes(env));
  if (room === null || bytes <= room) return;
  throw new AppError(
    "storage_exhausted",
    `The project's storage limit leaves ${(Math.max(0, room) / 1e9).toFixed(3)} GB, and this takes more. Delete assets or runs, or ask an owner to raise the limit.`,
  );
}
