import type { TrainerSummary } from "@/lib/core/attempts/outcome";
import type { HeldAttempt } from "@/worker/held/held-attempt";
import type { TaskPorts } from "@/worker/held/task-ports";
import type { CollectedOutputs } from "@/worker/trainer-io/collect-outputs";

/** What a trainer calls the policy that it leaves beside its checkpoint, or at the root of a folder that is one. */
const policyName = "policy.onnx";

/**
 * The policy among what a training left, checked by the library that will run it. One that cannot be used is no failure of
 * the training: the checkpoint is kept without it, and the run says why.
 */
export async function keepPolicy(
  { checkpoint, artifacts }: Extract<CollectedOutputs, { ok: true }>,
  scene: { sceneId: string; taskMode: string },
  held: HeldAttempt,
  signal: AbortSignal,
  { rollouts, storage }: TaskPorts,
): Promise<Pick<TrainerSummary, "policy" | "policyRefusal">> {
  const file = checkpoint.folder?.policy ?? artifacts.find(({ name }) => name === policyName);
  if (!file) return { policy: null };
  const checked = await rollouts.checkPolicy(file.path, scene, {
    signal: AbortSignal.any([held.stopping, held.abandoned]),
  });
  held.abandoned.throwIfAborted();
  if (!checked.ok && checked.code === "canceled") return { policy: null };
  if (!checked.ok && checked.code === "rollout_failed")
    throw new Error(`the policy could not be tried: ${checked.message}`);
  if (!checked.ok) return { policy: null, policyRefusal: { code: checked.code, message: checked.message } };
  const { sha256, sizeBytes } = await storage.putFile(file.path, { signal, given: true });
  return { policy: { sha256, sizeBytes, inputs: checked.inputs, outputs: checked.outputs } };
}
