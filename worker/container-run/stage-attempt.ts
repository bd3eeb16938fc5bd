import { mkdir } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { hashFile } from "@/lib/server/storage/files";
import { makeFolderAnew } from "@/lib/server/storage/make-folder-anew";
import type { Storage } from "@/lib/server/storage/port";
import { isAssetId } from "@/lib/server/store/assets";
import { findCheckpointFile } from "@/lib/server/store/checkpoints";
import type { CheckpointIn, ContainerUser } from "@/worker/container-io/build-container-spec";
import { giveFolder } from "@/worker/held/give-folder";
import { stagingFolder } from "@/worker/held/staging";
import type { TaskPorts } from "@/worker/held/task-ports";
import { NotPrepared } from "./container-task";
import { ArchiveRefused, requireDigest, stageFolder } from "./stage-folder";

/** `path`: in the attempt's folder. */
export type StagedFile = { path: string; sha256: string };

/** `archive`: the file is a tar, and the container sees the folder in it; at most so many bytes in the folder's files. */
export type StagedCheckpoint = {
  id: string;
  filename: string;
  sha256: string;
  archive: { maxBytes: number } | null;
};

/** Absolute paths of an attempt's folders on the engine's host. */
export type AttemptFolders = { root: string; output: string; checkpointIn: CheckpointIn | null };

export function foldersOf(
  dataDir: string,
  attemptId: string,
  checkpoint: Pick<StagedCheckpoint, "filename"> | null,
): AttemptFolders {
  const root = stagingFolder(dataDir, attemptId);
  return {
    root,
    output: join(root, "output"),
    checkpointIn: checkpoint && {
      folder: join(root, "checkpoint_in"),
      fileName: plainName(checkpoint.filename),
    },
  };
}

/** The checkpoint, or the asset, that an attempt gets. Throws when it is gone. */
export async function readCheckpoint(
  checkpointId: string | null,
  { database, limits }: TaskPorts,
): Promise<StagedCheckpoint | null> {
  if (checkpointId === null) return null;
  const file = await findCheckpointFile(database.db, checkpointId);
  if (!file) throw new Error(`checkpoint ${checkpointId} is gone`);
  const { filename, sha256, format, sizeBytes } = file;
  if (format === "file") return { id: checkpointId, filename, sha256, archive: null };
  // What a trainer of ours left was measured then, and the limit may have been lowered since.
  const maxBytes = isAssetId(checkpointId) ? limits.maxOutputBytes : sizeBytes;
  return { id: checkpointId, filename: filename.replace(/(?<=.)\.tar$/i, ""), sha256, archive: { maxBytes } };
}

type StagedInputs = { files: readonly StagedFile[]; checkpoint: StagedCheckpoint | null };

/** By their paths in the attempt's folder; without what is unpacked, which only its archive knows. */
export function listLaidOut(
  { root, checkpointIn }: AttemptFolders,
  { files, checkpoint }: StagedInputs,
): readonly string[] {
  const listed = files.map(({ path }) => path);
  if (checkpointIn && checkpoint?.archive === null)
    listed.push(relative(root, join(checkpointIn.folder, checkpointIn.fileName)));
  return listed;
}

/**
 * What a container gets as a path and as a URL says the same in both, so that one that only cuts off `file://` finds it: no
 * character that a URL would write otherwise, and none that a shell or a parser of options reads as its own.
 */
function plainName(name: string): string {
  return (
    name
      .replace(/[^A-Za-z0-9._-]/g, "_")
      .replace(/^[-.]/, "_")
      .slice(-maxNameLength) || "checkpoint"
  );
}

/** Of what file systems let a name be, bytes. */
const maxNameLength = 255;

/**
 * Lays out the files that a container sees, from the storage, and checks the sha256 of each. A folder that a dead worker
 * left unfinished is made anew. Throws when a file is missing or does not have its sha256, and NotPrepared for a folder
 * that cannot be unpacked.
 */
export async function stageAttempt(
  storage: Storage,
  folders: AttemptFolders,
  { files, checkpoint }: StagedInputs,
  owner: ContainerUser,
): Promise<void> {
  await makeFolderAnew(folders.root);
  await mkdir(folders.output);
  await giveFolder(folders.output, owner);
  const placed = files.map(({ path, sha256 }) => ({ target: join(folders.root, path), sha256 }));
  for (const folder of new Set(placed.map(({ target }) => dirname(target))))
    await mkdir(folder, { recursive: true });
  for (const { target, sha256 } of placed) await stage(storage, target, sha256);
  if (folders.checkpointIn === null || checkpoint === null) return;
  await mkdir(folders.checkpointIn.folder);
  const target = join(folders.checkpointIn.folder, folders.checkpointIn.fileName);
  const { sha256, archive } = checkpoint;
  if (archive === null) await stage(storage, target, sha256);
  else {
    await storage.requireRoom((await storage.size(sha256)) ?? 0);
    await stageFolder(storage, target, { sha256, maxBytes: archive.maxBytes }).catch(refuseArchive);
  }
}

function refuseArchive(error: unknown): never {
  if (error instanceof ArchiveRefused) throw new NotPrepared("checkpoint_archive_refused", error.message);
  throw error;
}

async function stage(storage: Storage, target: string, sha256: string): Promise<void> {
  await storage.linkInto(sha256, target);
  requireDigest(await hashFile(target), sha256);
}
