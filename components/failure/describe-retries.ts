import type { WireAttempt } from "@/lib/contracts/iterations/attempt";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";

type Ended = Pick<WireAttempt, "status" | "exit_code" | "error_code">;
type RetryLimit = "trainer_retry_limit" | "rollout_retry_limit";

export function describeEnd({ exit_code: exit, error_code: code, status }: Ended): string {
  return exit === null || exit === 0 ? (code ?? status) : `exit ${exit}`;
}

/** "1 and used up. …": what follows the name of the limit. */
export function describeRetries(
  run: Pick<WireTrainingRun, "resolved_spec">,
  attempts: readonly Ended[],
  limitName: RetryLimit,
): string {
  const limit = run.resolved_spec.loop_policy[limitName];
  // What was lost to a machine is tried again without being counted.
  const failed = attempts.filter(({ status }) => status === "failed");
  const alike = failed.length > 1 && new Set(failed.map(describeEnd)).size === 1;
  const used = failed.length > limit && limit > 0 ? `${limit} and used up.` : `${limit}.`;
  return alike ? `${used} All ended alike, so another try would hardly have ended otherwise.` : used;
}
