import type { AttemptErrorCode } from "@/lib/core/names";
import { OutsideError } from "@/lib/server/storage/outside/outside-error";
import { finishFetch, type WantedFetch } from "@/lib/server/store/fetches";
import type { TaskPorts } from "@/worker/held/task-ports";

export type FetchAnswer = { ok: true } | { ok: false; code: AttemptErrorCode; message: string };

/** Fetches the checkpoint that a run starts from and stores it. From then on it is an upload like any other. */
export async function fetchStart(
  { uploadId, sourceUri }: WantedFetch,
  { outside, storage, database }: Pick<TaskPorts, "outside" | "storage" | "database">,
  signal: AbortSignal,
): Promise<FetchAnswer> {
  let blob: { sha256: string; sizeBytes: number };
  try {
    blob = await storage.putStream(outside.read(sourceUri, signal));
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof OutsideError) {
      const code = error.kind === "refused" ? "checkpoint_in_refused" : "checkpoint_in_unavailable";
      return { ok: false, code, message: `The checkpoint to start from is not to be had: ${error.message}.` };
    }
    const why = error instanceof Error ? error.message : String(error);
    return {
      ok: false,
      code: "storage_error",
      message: `The checkpoint to start from was not kept: ${why}.`,
    };
  }
  await finishFetch(database.db, uploadId, blob);
  return { ok: true };
}
