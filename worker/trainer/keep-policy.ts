import type { ResolvedSpec } from "@/lib/contracts/spec/run-spec";
import type { TrainerSummary } from "@/lib/core/attempts/outcome";
import { PolicyRefusal, refuseLargePolicy } from "@/lib/policy/policy-refusal";
import type { CollectedOutputs } from "@/worker/container-io/collect-outputs";
import type { HeldAttempt } from "@/worker/held/held-attempt";
import type { TaskPorts } from "@/worker/held/task-ports";

/** What a trainer calls the policy that it leaves beside its checkpoint, or at the root of a folder that is one. */
const policyName = "policy.onnx";

/**
 * The policy among what a training left, checked by the library that will run it. One that cannot be used is no failure of
 * the training: the checkpoint is kept without it, and the run says why. What a simulator of the user's own can use nobody
 * else knows, so for that it is kept as it is.
 */
export async function keepPolicy(
  { checkpoint, artifacts }: Extract<CollectedOutputs, { ok: true }>,
  rollout: Pick<ResolvedSpec["rollout"], "sceneId" | "taskMode" | "simulator">,
  held: HeldAttempt,
  signal: AbortSignal,
  { rollouts, storage }: TaskPorts,
): Promise<Pick<TrainerSummary, "policy" | "policyRefusal">> {
  const file = checkpoint.folder?.policy ?? artifacts.find(({ name }) => name === policyName);
  if (!file) return { policy: null };
  const keep = () => storage.putFile(file.path, { signal, given: true });
  if (rollout.simulator) {
    const policyRefusal = findTooLarge(file.bytes);
    if (policyRefusal) return { policy: null, policyRefusal };
    const { sha256, sizeBytes } = await keep();
    return { policy: { sha256, sizeBytes, inputs: [], outputs: [] } };
  }
  const checked = await rollouts.checkPolicy(file.path, rollout, {
    signal: AbortSignal.any([held.stopping, held.abandoned]),
  });
  held.abandoned.throwIfAborted();
  if (!checked.ok && checked.code === "canceled") return { policy: null };
  if (!checked.ok && checked.code === "rollout_failed")
    throw new Error(`the policy could not be tried: ${checked.message}`);
  if (!checked.ok) return { policy: null, policyRefusal: { code: checked.code, message: checked.message } };
  const { sha256, sizeBytes } = await keep();
  return { policy: { sha256, sizeBytes, inputs: checked.inputs, outputs: checked.outputs } };
}

/** Why a file is too large to be a policy; null when it is not. */
function findTooLarge(bytes: number): TrainerSummary["policyRefusal"] {
  try {
    refuseLargePolicy(bytes);
    return null;
  } catch (error) {
    if (!(error instanceof PolicyRefusal)) throw error;
    return { code: error.code, message: error.message };
  }
}
