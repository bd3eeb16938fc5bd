import { eq } from "drizzle-orm";
import type { Database } from "@/lib/server/db/client";
import { ownedContainer } from "@/lib/server/db/schema/containers";
import { trainingRun } from "@/lib/server/db/schema/runs";

/** As if the images of all containers of a run or job had been resolved; null: as if none had. */
export async function resolveImages(
  { db }: Database,
  ownerId: string,
  imageId: string | null = "sha256:test",
): Promise<void> {
  await db
    .update(ownedContainer)
    .set({ imageId, digest: imageId })
    .where(eq(ownedContainer.ownerId, ownerId));
  await db.update(trainingRun).set({ imageDigest: imageId }).where(eq(trainingRun.runId, ownerId));
}
