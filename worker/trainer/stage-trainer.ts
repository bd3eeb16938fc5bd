import { mkdir } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { hashFile } from "@/lib/server/storage/files";
import { makeFolderAnew } from "@/lib/server/storage/make-folder-anew";
import type { Storage } from "@/lib/server/storage/port";
import { giveFolder } from "@/worker/held/give-folder";
import { stagingFolder } from "@/worker/held/staging";
import {
  type AttemptFolders,
  chooseTrainerUser,
  type TrainerUser,
} from "@/worker/trainer-io/build-container-spec";
import { readOwnIds } from "@/worker/trainer-io/place-user";
import { requireDigest, stageFolder } from "./stage-folder";

export type StagedFile = { path: string; sha256: string };
/** `archive`: the file is a tar, and the trainer sees the folder in it; at most so many bytes in the folder's files. */
export type StagedCheckpoint = StagedFile & { archive: { maxBytes: number } | null };

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
        : { folder: join(folder, "checkpoint_in"), fileName: plainName(checkpointFilename) },
    output: join(folder, "output"),
  };
}

type StagedInputs = { dataset: readonly StagedFile[]; checkpoint: StagedCheckpoint | null };

/** By their paths in the attempt's folder; without what is unpacked, which only its archive knows. */
export function listLaidOut(
  { dataset, checkpointIn, output }: AttemptFolders,
  files: StagedInputs,
): readonly string[] {
  const folder = dirname(output);
  const { checkpoint } = files;
  const listed = files.dataset.map(({ path }) => relative(folder, join(dataset, path)));
  const isFile = checkpoint !== null && checkpoint.archive === null;
  if (checkpointIn && isFile) listed.push(relative(folder, join(checkpointIn.folder, checkpointIn.fileName)));
  return listed;
}

/**
 * What a trainer gets as a path and as a URL says the same in both, so that one that only cuts off `file://` finds it: no
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
 * Lays out the files that the trainer sees, from the storage, and checks the sha256 of each. A folder that a dead worker
 * left unfinished is made anew. Throws when a file is missing or does not have its sha256, and ArchiveRefused for a folder
 * that cannot be unpacked.
 */
export async function stageTrainer(
  storage: Storage,
  folders: AttemptFolders,
  files: StagedInputs,
  owner: TrainerUser = chooseTrainerUser(readOwnIds()),
): Promise<void> {
  await makeFolderAnew(dirname(folders.output));
  await mkdir(folders.output);
  await giveFolder(folders.output, owner);
  const { checkpoint } = files;
  const dataset = files.dataset.map(({ path, sha256 }) => ({ target: join(folders.dataset, path), sha256 }));
  for (const folder of new Set(dataset.map(({ target }) => dirname(target))))
    await mkdir(folder, { recursive: true });
  for (const { target, sha256 } of dataset) await stage(storage, target, sha256);
  if (folders.checkpointIn === null || checkpoint === null) return;
  await mkdir(folders.checkpointIn.folder);
  const target = join(folders.checkpointIn.folder, folders.checkpointIn.fileName);
  const { sha256, archive } = checkpoint;
  if (archive === null) await stage(storage, target, sha256);
  else {
    await storage.requireRoom((await storage.size(sha256)) ?? 0);
    await stageFolder(storage, target, { sha256, maxBytes: archive.maxBytes });
  }
}

async function stage(storage: Storage, target: string, sha256: string): Promise<void> {
  await storage.linkInto(sha256, target);
  requireDigest(await hashFile(target), sha256);
}
