import { join } from "node:path";
import type { ResolvedJob } from "@/lib/contracts/spec/job-spec";
import type { ResolvedSpec } from "@/lib/contracts/spec/run-spec";
import { findPolicy, type PolicyBlob } from "@/lib/server/store/checkpoints";
import type { EpisodeJob } from "@/lib/simulation/episode-job";
import { extractPolicy } from "@/worker/container-io/extract-policy";
import { FolderRefused } from "@/worker/container-io/folder-entries";
import type { HeldAttempt } from "@/worker/held/held-attempt";
import { askDatabase } from "@/worker/held/read-run";
import type { TaskPorts } from "@/worker/held/task-ports";

/** Who is to drive, as a spec says it, and the checkpoint or asset whose policy is meant; null for nothing. */
export type WantedDriver = {
  driver: ResolvedSpec["rollout"]["policy"]["driver"] | ResolvedJob["policy"]["driver"];
  from: string | null;
};

export type PreparedDriver =
  | { ok: true; policy: EpisodeJob["policy"]; policyFrom: string | null }
  /** A policy was asked for, and there is none. */
  | { ok: false; message: string };

/** Finds the policy that is to drive, and lays its file into `folder`, which must be there. */
export async function prepareDriver(
  { driver, from }: WantedDriver,
  folder: string,
  held: HeldAttempt,
  ports: TaskPorts,
): Promise<PreparedDriver> {
  if (driver === "random" || driver === "scripted")
    return { ok: true, policy: { kind: driver }, policyFrom: null };
  const found =
    from === null ? null : await askDatabase(held, ports, () => findPolicy(ports.database.db, from));
  const file = join(folder, "policy.onnx");
  const sha256 = found && (await layPolicy(found, file, ports));
  if (sha256 === null && driver === "auto")
    return { ok: true, policy: { kind: "scripted" }, policyFrom: null };
  if (sha256 === null) {
    const what =
      from === null ? "It starts from no checkpoint" : `${from} carries no policy.onnx that can be run`;
    return { ok: false, message: `${what}, and the driver is to be a checkpoint's policy.` };
  }
  return { ok: true, policy: { kind: "onnx", file, sha256 }, policyFrom: from };
}

/** @returns the policy's sha256; null when the archive has none, or is none that can be read */
async function layPolicy(
  { sha256, archive }: PolicyBlob,
  file: string,
  { storage, log }: TaskPorts,
): Promise<string | null> {
  if (!archive) {
    await storage.linkInto(sha256, file);
    return sha256;
  }
  try {
    return await extractPolicy(await storage.openRead(sha256), file);
  } catch (error) {
    if (!(error instanceof FolderRefused)) throw error;
    // The first trainer that is given the folder fails with the whole reason.
    log.warn({ err: error }, "an archive cannot be read for its policy");
    return null;
  }
}
