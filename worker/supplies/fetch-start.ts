import type { AttemptErrorCode } from "@/lib/core/names";
import { OutsideError } from "@/lib/server/storage/outside/outside-error";
import { finishFetch, type WantedFetch } from "@/lib/server/store/fetches";
import { readStorageRoom } from "@/lib/server/store/project-storage";
import { findUpload } from "@/lib/server/store/uploads";
import type { TaskPorts } from "@/worker/held/task-ports";

export type FetchAnswer = { ok: true } | { ok: false; code: AttemptErrorCode; message: string };

class NoRoomError extends Error {}

/** `room`: bytes; null for no limit. */
async function* cutAtRoom(
  source: AsyncIterable<Uint8Array>,
  room: number | null,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of source) {
    bytes += chunk.byteLength;
    if (room !== null && bytes > room)
      throw new NoRoomError(
        "The checkpoint to start from is larger than what the project's storage limit leaves.",
      );
    yield chunk;
  }
}

/** Fetches the checkpoint that a run starts from and stores it. From then on it is an upload like any other. */
export async function fetchStart(
  { uploadId, sourceUri }: WantedFetch,
  { outside, storage, database, limits }: Pick<TaskPorts, "outside" | "storage" | "database" | "limits">,
  signal: AbortSignal,
): Promise<FetchAnswer> {
  let blob: { sha256: string; sizeBytes: number };
  try {
    const { db } = database;
    const projectId = (await findUpload(db, uploadId))?.projectId ?? "";
    const room = await readStorageRoom(db, projectId, limits.projectStorageBytes ?? null);
    blob = await storage.putStream(cutAtRoom(outside.read(sourceUri, signal), room));
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof NoRoomError) return { ok: false, code: "storage_exhausted", message: error.message };
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
