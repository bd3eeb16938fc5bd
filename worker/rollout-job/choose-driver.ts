import { join } from "node:path";
import type { ResolvedJob } from "@/lib/contracts/spec/job-spec";
import type { ResolvedSpec } from "@/lib/contracts/spec/run-spec";
import { findPolicy } from "@/lib/server/store/checkpoints";
import type { EpisodeJob } from "@/lib/simulation/episode-job";
import type { HeldAttempt } from "@/worker/held/held-attempt";
import { askDatabase } from "@/worker/held/read-run";
import type { TaskPorts } from "@/worker/held/task-ports";

/** Who is to drive, as a spec says it, and the checkpoint or asset whose policy is meant; null for nothing. */
export type WantedDriver = {
  driver: ResolvedSpec["rollout"]["policy"]["driver"] | ResolvedJob["policy"]["driver"];
  from: string | null;
};

export type ChosenDriver =
  | { ok: true; policy: EpisodeJob["policy"]; policyFrom: string | null }
  /** A policy was asked for, and there is none. */
  | { ok: false; message: string };

/** Finds the policy that is to drive, and lays its file into `folder`, which must be there. */
export async function chooseDriver(
  { driver, from }: WantedDriver,
  folder: string,
  held: HeldAttempt,
  ports: TaskPorts,
): Promise<ChosenDriver> {
  if (driver === "random" || driver === "scripted")
    return { ok: true, policy: { kind: driver }, policyFrom: null };
  const found =
    from === null ? null : await askDatabase(held, ports, () => findPolicy(ports.database.db, from));
  if (!found && driver === "auto") return { ok: true, policy: { kind: "scripted" }, policyFrom: null };
  if (!found) {
    const what =
      from === null ? "It starts from no checkpoint" : `${from} carries no policy.onnx that can be run`;
    return { ok: false, message: `${what}, and the driver is to be a checkpoint's policy.` };
  }
  const file = join(folder, "policy.onnx");
  await ports.storage.linkInto(found.sha256, file);
  return { ok: true, policy: { kind: "onnx", file, sha256: found.sha256 }, policyFrom: from };
}
