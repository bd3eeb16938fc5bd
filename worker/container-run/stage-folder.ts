import { createHash } from "node:crypto";
import { mkdir, rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Storage } from "@/lib/server/storage/port";
import { removeFolder } from "@/lib/server/storage/remove-folder";
import { FolderRefused } from "@/worker/container-io/folder-entries";
import { unpackFolder } from "@/worker/container-io/unpack-folder";

/** A folder that is kept as a tar. `maxBytes`: at most so many in its files. */
export type StagedArchive = { sha256: string; maxBytes: number };

/** The archive that a run starts from cannot be used. The message is a sentence. */
export class ArchiveRefused extends Error {
  override name = "ArchiveRefused";
}

/**
 * Unpacks a folder from the storage to `target`, and checks the sha256 of the archive on the way. It is unpacked aside,
 * beside the target's own folder, and renamed when it is whole; what a dead worker leaves aside lies in the attempt's
 * folder and goes with it. Throws ArchiveRefused where the archive is at fault.
 */
export async function stageFolder(
  storage: Storage,
  target: string,
  { sha256, maxBytes }: StagedArchive,
): Promise<void> {
  const aside = `${dirname(target)}.part`;
  await mkdir(aside, { recursive: true });
  const hash = createHash("sha256");
  try {
    const unpacking = join(aside, "folder");
    await unpackFolder(readHashed(storage, sha256, hash), unpacking, { maxBytes });
    requireDigest(hash.digest("hex"), sha256);
    await mkdir(dirname(target), { recursive: true });
    await rename(unpacking, target);
  } catch (error) {
    if (!(error instanceof FolderRefused)) throw error;
    // A file that was damaged in the storage is no fault of whoever made the archive.
    requireDigest(await hashBlob(storage, sha256), sha256);
    throw new ArchiveRefused(`The checkpoint to start from ${error.message}.`);
  } finally {
    await removeFolder(aside);
  }
}

export function requireDigest(found: string, sha256: string): void {
  if (found !== sha256)
    throw new Error(`a stored file is damaged: sha256 ${found} where ${sha256} was recorded`);
}

async function* readHashed(
  storage: Storage,
  sha256: string,
  hash: ReturnType<typeof createHash>,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of await storage.openRead(sha256)) {
    hash.update(chunk);
    yield chunk;
  }
}

async function hashBlob(storage: Storage, sha256: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const _ of readHashed(storage, sha256, hash));
  return hash.digest("hex");
}
