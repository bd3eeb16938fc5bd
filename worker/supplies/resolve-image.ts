import type { ResolvedImage } from "@/lib/server/store/run-for-task";
import { recordImage } from "@/lib/server/store/run-images";
import type { ImageFailure } from "@/worker/containers/port";
import type { TaskPorts } from "@/worker/held/task-ports";

export type ImageAnswer = { ok: true; image: ResolvedImage } | { ok: false; failure: ImageFailure };

/** Resolves a run's image. The first answer is recorded with the run, and all its trainers use exactly that image. */
export async function resolveImage(
  run: { runId: string; imageUri: string },
  { engine, database, log }: Pick<TaskPorts, "engine" | "database" | "log">,
  signal: AbortSignal,
): Promise<ImageAnswer> {
  const found = await engine.resolveImage(run.imageUri, signal, (message) =>
    log.info({ runId: run.runId, imageUri: run.imageUri }, message),
  );
  if (!found.ok) return found;
  const { imageId, digest } = found;
  return { ok: true, image: await recordImage(database.db, run.runId, { imageId, digest }) };
}
