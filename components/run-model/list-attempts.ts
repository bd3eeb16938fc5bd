import type { WireAttempt } from "@/lib/contracts/iterations/attempt";
import type { WireIterationDetail } from "@/lib/contracts/iterations/iteration";

/** Rollouts by job, then what the iteration itself lists; each attempt once, in the order in which they were queued. */
export function listAttempts(detail: Pick<WireIterationDetail, "jobs" | "attempts">): readonly WireAttempt[] {
  const byId = new Map(
    [...detail.jobs.flatMap((job) => job.attempts), ...detail.attempts].map((attempt) => [
      attempt.attempt_id,
      attempt,
    ]),
  );
  return [...byId.values()].sort((left, right) => left.queued_at.localeCompare(right.queued_at));
}
