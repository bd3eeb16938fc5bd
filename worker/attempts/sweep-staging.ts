import { readdir } from "node:fs/promises";
import { unlessGone } from "@/lib/server/storage/files";
import { findLiveAmong } from "@/lib/server/store/attempts";
import { EngineAwayError } from "@/worker/containers/port";
import { removeStaging, stagingRoot } from "@/worker/held/staging";
import type { TaskPorts } from "@/worker/held/task-ports";
import type { WorkerState } from "./worker-state";

type Ports = Pick<TaskPorts, "dataDir" | "database" | "engine" | "installationId" | "log">;

/**
 * Removes folders of attempts that are over, whose worker died after its last report and before it could do so. A folder
 * that a container still has is left: its trainer could write into it without end. What cannot be removed is told once
 * and holds up no other folder. Throws the signal's reason once it aborts.
 */
export async function sweepStaging(
  { held, unremoved }: Pick<WorkerState, "held" | "unremoved">,
  { dataDir, database, engine, installationId, log }: Ports,
  signal: AbortSignal,
  remove: typeof removeStaging = removeStaging,
): Promise<void> {
  const names = (await unlessGone(readdir(stagingRoot(dataDir)))) ?? [];
  const others = names.filter((name) => !held.has(name));
  if (others.length === 0) return;
  const containers = await engine.list(installationId).catch((error: unknown) => {
    if (error instanceof EngineAwayError) return null;
    throw error;
  });
  if (containers === null) return;
  const mounted = new Set(containers.map(({ labels }) => labels.attemptId));
  // Asked after the containers were listed: an attempt that begins in between is live by now.
  const live = await findLiveAmong(database.db, others);
  for (const attemptId of others) {
    if (live.has(attemptId) || mounted.has(attemptId) || held.has(attemptId)) continue;
    try {
      await remove(dataDir, attemptId, { signal });
      unremoved.delete(attemptId);
    } catch (error) {
      signal.throwIfAborted();
      if (!unremoved.has(attemptId))
        log.error(
          { err: error, attemptId },
          "what an attempt left cannot be removed; it goes on taking room",
        );
      unremoved.add(attemptId);
    }
  }
}
