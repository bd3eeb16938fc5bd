import type { RolloutSummary } from "@/lib/core/attempts/outcome";
import { hashFile, unlessGone } from "@/lib/server/storage/files";
import { findPolicy } from "@/lib/server/store/checkpoints";
import { NotPrepared } from "@/worker/container-run/container-task";
import { readCheckpoint, type StagedCheckpoint } from "@/worker/container-run/stage-attempt";
import type { HeldAttempt } from "@/worker/held/held-attempt";
import { askDatabase } from "@/worker/held/read-run";
import type { TaskPorts } from "@/worker/held/task-ports";
import type { WantedRollout } from "./simulate-rollout";

/** Who drives in a simulator of the user's own: the checkpoint that is handed over, or whoever the container has. */
export type OwnDriver = {
  /** Null: none is handed over. */
  checkpoint: StagedCheckpoint | null;
  /** Blob of the policy.onnx that it carries; `archive`: it lies in that folder's tar, if there is one in it. */
  policy: { sha256: string; archive: boolean } | null;
};

/** Throws NotPrepared where a checkpoint is to drive and there is none. One without a policy.onnx may drive as a whole. */
export async function findOwnDriver(
  { driver: { driver, from } }: WantedRollout,
  held: HeldAttempt,
  ports: TaskPorts,
): Promise<OwnDriver> {
  if (driver === "scripted" || driver === "random") return { checkpoint: null, policy: null };
  if (from === null && driver === "checkpoint")
    throw new NotPrepared("policy_missing", "It starts from no checkpoint, and a checkpoint is to drive.");
  return askDatabase(held, ports, async () => ({
    checkpoint: await readCheckpoint(from, ports),
    policy: from === null ? null : await findPolicy(ports.database.db, from),
  }));
}

/**
 * As a manifest says it: nothing of the scripted controller. `policyFile`: where the policy was laid out, if there was one.
 */
export async function describeOwnDriver(
  { driver: { driver }, expertFraction }: WantedRollout,
  { checkpoint }: OwnDriver,
  policyFile: string,
): Promise<RolloutSummary["driver"]> {
  if (driver === "scripted") return undefined;
  if (driver === "random") return { kind: "random", sha256: null, expertFraction };
  if (!checkpoint) return { kind: "simulator", sha256: null, expertFraction };
  const sha256 = await unlessGone(hashFile(policyFile));
  return sha256 === null
    ? { kind: "checkpoint", sha256: checkpoint.sha256, expertFraction }
    : { kind: "onnx", sha256, expertFraction };
}
