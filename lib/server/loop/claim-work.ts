import type { TaskKind } from "@/lib/core/names";
import type { Database, Tx } from "@/lib/server/db/client";
import type { AttemptRow } from "@/lib/server/store/attempts";
import { passOver, type UnreadableError } from "@/lib/server/store/read-stored";
import { claimForJob } from "./claim-for-job";
import { type ClaimResult, claimForRun } from "./claim-for-run";
import { findWork } from "./claim-statements";

export type ClaimWork = {
  workerId: string;
  leaseMs: number;
  /** Only work of this run, or single job. */
  ownerId?: string;
  /** Also work that needs a place on a host, which it does not get. */
  withPlaced?: boolean;
  /** Only of projects for which nobody works on these kinds now. */
  onlyOfIdleProjects?: boolean;
  /** Nothing is simulated of a run whose image is not there yet: where an engine could get it, it is resolved first. */
  withImage?: boolean;
  /** A run's attempt is claimed and started in one turn: its claimer has nothing to do before it runs. */
  starts?: boolean;
  /** Is told when another task of these kinds was ready beside the one that is claimed. */
  onMore?: () => void;
  /** Is told of work that is passed over, because its run or job cannot be read. */
  onUnreadable?: (error: UnreadableError) => void;
};

/** So often it is asked again for what somebody else had, which takes two seconds at most. */
const busyTries = 8;

/**
 * A task of these kinds that is ready, in the order that `find_work` of the database gives: projects take turns. Null when there is
 * none, or the worker's host is draining. One that needs a place on a host is taken only where that is asked for, and gets none:
 * its claimer knows that it cannot start (its image is not to be had) and will report that. So it takes and reserves
 * nothing, and a draining host does not keep it.
 */
export async function claimWork(
  { db }: Database,
  kind: TaskKind | readonly TaskKind[],
  { onMore, onUnreadable, ...by }: ClaimWork,
): Promise<AttemptRow | null> {
  const kinds = typeof kind === "string" ? [kind] : kind;
  const tried: string[] = [];
  let busy = 0;
  let ownerId: string | null = null;
  let hasMore = false;
  const claimNext = async (tx: Tx): Promise<ClaimResult | "busy" | null> => {
    const found = await findWork(tx, { ...by, kinds, tried });
    if (found === null || found === "busy") return found;
    tried.push(found.attemptId);
    const { run, where } = found;
    ownerId = run?.runId ?? found.taskId;
    hasMore = found.hasMore;
    return run ? claimForRun(tx, run, { ...by, where }) : claimForJob(tx, found, { ...by, where });
  };
  for (;;) {
    ownerId = null;
    try {
      const result = await db.transaction(claimNext);
      if (result === null) return null;
      if (result === "busy" && ++busy === busyTries) return null;
      if (result === "busy" || result.kind !== "claimed") continue;
      // Not earlier: a claim that cannot be written is none, and would be asked for without end.
      if (hasMore) onMore?.();
      return result.attempt;
    } catch (error) {
      passOver(error, onUnreadable, ownerId);
    }
  }
}
