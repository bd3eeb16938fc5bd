import type { CheckpointAttachment } from "@/lib/server/attempts/attachments";
import { untilAborted } from "@/lib/server/storage/files";
import type { Storage, StoredBlob } from "@/lib/server/storage/port";
import type { CollectedCheckpoint } from "@/worker/container-io/collect-outputs";
import { refuseFolder } from "@/worker/container-io/find-checkpoint";
import { FolderRefused } from "@/worker/container-io/folder-entries";
import { listFiles, packFolder } from "@/worker/container-io/pack-folder";
import type { Refused } from "@/worker/container-io/read-output-file";

export type KeptCheckpoint = { ok: true; blob: StoredBlob; attachment: CheckpointAttachment };

const never = new AbortController().signal;

/** Stores what a completed training left: a file as it is, a folder as one tar. Throws once `signal` aborts. */
export async function keepCheckpoint(
  storage: Storage,
  { path, fileName, folder }: CollectedCheckpoint,
  signal: AbortSignal = never,
): Promise<KeptCheckpoint | Refused> {
  if (folder === undefined)
    return {
      ok: true,
      blob: await storage.putFile(path, { signal, given: true }),
      attachment: { filename: fileName },
    };
  try {
    const blob = await storage.putStream(untilAborted(packFolder(folder), signal));
    const listed = { files: listFiles(folder), fileCount: folder.files };
    return { ok: true, blob, attachment: { filename: fileName, folder: listed } };
  } catch (error) {
    if (!(error instanceof FolderRefused)) throw error;
    return refuseFolder(fileName, error);
  }
}
