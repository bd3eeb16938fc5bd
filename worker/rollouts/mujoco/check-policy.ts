import { stat } from "node:fs/promises";
import { PolicyRefusal, refuseLargePolicy } from "@/lib/policy/policy-refusal";
import type { CheckShare, DoneShare } from "@/worker/rollouts/mujoco/share";
import type { ThreadPool } from "@/worker/rollouts/mujoco/thread-pool";
import type { PolicyCheck, RolloutFailure } from "@/worker/rollouts/port";

/** Tries a policy in a thread of the pool. Rejects when the file could not be found. */
export async function checkPolicy(
  pool: ThreadPool,
  share: CheckShare,
  signal: AbortSignal,
): Promise<PolicyCheck> {
  try {
    refuseLargePolicy((await stat(share.file)).size);
  } catch (error) {
    if (!(error instanceof PolicyRefusal)) throw error;
    return { ok: false, code: error.code, message: error.message };
  }
  const answers: DoneShare[] = [];
  const deliver = async (done: DoneShare): Promise<void> => {
    answers.push(done);
  };
  const failure = await pool.run({ shares: [share], signal, deliver });
  if (failure) return { ok: false, ...nameForPolicy(failure) };
  const [answer] = answers;
  if (answer.kind !== "checked") throw new Error("the rollout thread answered a check with episodes");
  return { ok: true, inputs: answer.inputs, outputs: answer.outputs };
}

type PolicyFailure = Omit<Extract<PolicyCheck, { ok: false }>, "ok">;

function nameForPolicy({ code, message }: RolloutFailure): PolicyFailure {
  if (code === "rollout_stalled") {
    return {
      code: "policy_stalled",
      message: "The policy gave no answer in time; its graph may hold a loop without an end.",
    };
  }
  // A check makes no control step, so nothing of it can diverge.
  return { code: code === "rollout_diverged" ? "rollout_failed" : code, message };
}
