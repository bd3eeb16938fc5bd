import type { ArtifactAttachment } from "@/lib/server/attempts/attachments";
import { untilAborted } from "@/lib/server/storage/files";
import { sumPartialBytes } from "@/lib/server/store/artifacts";
import { FolderRefused } from "@/worker/container-io/folder-entries";
import type { Artifact } from "@/worker/container-io/output-files";
import { packFolder } from "@/worker/container-io/pack-folder";
import type { HeldAttempt } from "@/worker/held/held-attempt";
import { askDatabase } from "@/worker/held/read-run";
import type { TaskPorts } from "@/worker/held/task-ports";
import { putWithoutSecrets } from "./put-without-secrets";

/**
 * Stores the files that an attempt left. The attempts that did not complete may together keep at most
 * HARDSIM_KEEP_FAILED_GB; a warning names the files that did not fit.
 */
export async function keepLeftovers(
  files: readonly Artifact[],
  { partial, roomBytes: projectBytes, signal }: { partial: boolean; roomBytes: number; signal: AbortSignal },
  held: HeldAttempt,
  ports: TaskPorts,
): Promise<ArtifactAttachment[]> {
  let roomBytes = partial ? Math.min(projectBytes, await readRoom(held, ports)) : Number.POSITIVE_INFINITY;
  const kept: ArtifactAttachment[] = [];
  const leftOut: string[] = [];
  for (const file of files) {
    const { name, bytes } = file;
    if (bytes > roomBytes) {
      leftOut.push(name);
      continue;
    }
    roomBytes -= bytes;
    kept.push(...(await keepOne(file, signal, held, ports)));
  }
  if (leftOut.length > 0)
    await ports.warn(
      held,
      "leftovers_dropped",
      `HARDSIM_KEEP_FAILED_GB (${ports.limits.keepFailedBytes / 1e9}) or the project's storage is used up; not kept: ${leftOut.slice(0, 5).join(", ")}` +
        (leftOut.length > 5 ? ` and ${leftOut.length - 5} more` : ""),
    );
  return kept;
}

/** A folder that changes while it is packed is left out with a warning: its attempt did not complete anyway. */
async function keepOne(
  { name, path, bytes, folder }: Artifact,
  signal: AbortSignal,
  held: HeldAttempt,
  ports: TaskPorts,
): Promise<ArtifactAttachment[]> {
  if (folder === undefined)
    return [{ name, ...(await putWithoutSecrets({ name, path, bytes }, signal, held, ports)) }];
  try {
    const packed = untilAborted(packFolder(folder), signal);
    return [{ name, ...(await ports.storage.putStream(packed)), format: "folder" }];
  } catch (error) {
    if (!(error instanceof FolderRefused)) throw error;
    await ports.warn(held, "leftovers_dropped", `${name} was not kept: the folder ${error.message}`);
    return [];
  }
}

async function readRoom(held: HeldAttempt, ports: TaskPorts): Promise<number> {
  const used = await askDatabase(held, ports, () => sumPartialBytes(ports.database.db));
  return ports.limits.keepFailedBytes - used;
}
