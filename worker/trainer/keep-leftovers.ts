import type { ArtifactAttachment } from "@/lib/server/attempts/attachments";
import { sumPartialBytes } from "@/lib/server/store/artifacts";
import type { HeldAttempt } from "@/worker/held/held-attempt";
import { askDatabase } from "@/worker/held/read-run";
import type { TaskPorts } from "@/worker/held/task-ports";
import type { Artifact } from "@/worker/trainer-io/collect-outputs";

/**
 * Stores the files that an attempt left. The attempts that did not complete may together keep at most
 * HARDSIM_KEEP_FAILED_GB; a warning names the files that did not fit.
 */
export async function keepLeftovers(
  files: readonly Artifact[],
  { partial }: { partial: boolean },
  held: HeldAttempt,
  ports: TaskPorts,
): Promise<ArtifactAttachment[]> {
  let roomBytes = partial ? await readRoom(held, ports) : Number.POSITIVE_INFINITY;
  const kept: ArtifactAttachment[] = [];
  const leftOut: string[] = [];
  for (const { name, path, bytes } of files) {
    if (bytes > roomBytes) {
      leftOut.push(name);
      continue;
    }
    roomBytes -= bytes;
    kept.push({ name, ...(await ports.storage.putFile(path)) });
  }
  if (leftOut.length > 0)
    await ports.warn(
      held,
      "leftovers_dropped",
      `HARDSIM_KEEP_FAILED_GB (${ports.limits.keepFailedBytes / 1e9}) is used up; not kept: ${leftOut.slice(0, 5).join(", ")}` +
        (leftOut.length > 5 ? ` and ${leftOut.length - 5} more` : ""),
    );
  return kept;
}

async function readRoom(held: HeldAttempt, ports: TaskPorts): Promise<number> {
  const used = await askDatabase(held, ports, () => sumPartialBytes(ports.database.db));
  return ports.limits.keepFailedBytes - used;
}
