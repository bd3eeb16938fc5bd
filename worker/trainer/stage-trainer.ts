import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { chown, mkdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Storage } from "@/lib/server/storage/port";
import { stagingFolder } from "@/worker/held/staging";
import {
  type AttemptFolders,
  chooseTrainerUser,
  type TrainerUser,
} from "@/worker/trainer-io/build-container-spec";

export type StagedFile = { path: string; sha256: string };

export function foldersOf(
  dataDir: string,
  attemptId: string,
  checkpointFilename: string | null,
): AttemptFolders {
  const folder = stagingFolder(dataDir, attemptId);
  return {
    dataset: join(folder, "dataset"),
    checkpointIn:
      checkpointFilename === null
        ? null
        : { folder: join(folder, "checkpoint_in"), fileName: checkpointFilename },
    output: join(folder, "output"),
  };
}

/**
 * Lays out the files that the trainer sees, from the storage, and checks the sha256 of each. A folder that a dead worker
 * left unfinished is made anew. Throws when a file is missing or does not have its sha256.
 */
export async function stageTrainer(
  storage: Storage,
  folders: AttemptFolders,
  files: { dataset: readonly StagedFile[]; checkpoint: StagedFile | null },
): Promise<void> {
  await rm(dirname(folders.output), { recursive: true, force: true });
  await mkdir(folders.output, { recursive: true });
  const user = trainerUser();
  if (process.getuid?.() === 0) await chown(folders.output, user.uid, user.gid);
  for (const { path, sha256 } of files.dataset) await stage(storage, join(folders.dataset, path), sha256);
  if (folders.checkpointIn && files.checkpoint)
    await stage(storage, join(folders.checkpointIn.folder, files.checkpoint.path), files.checkpoint.sha256);
}

async function stage(storage: Storage, target: string, sha256: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  await storage.linkInto(sha256, target);
  const found = await hashFile(target);
  if (found !== sha256)
    throw new Error(`a stored file is damaged: sha256 ${found} where ${sha256} was recorded`);
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}

/** Windows has no uids; there the engine's own virtual machine owns the files. */
export function trainerUser(): TrainerUser {
  return chooseTrainerUser({ uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 });
}
