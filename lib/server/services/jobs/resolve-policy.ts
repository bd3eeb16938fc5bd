import type { ResolvedJob } from "@/lib/contracts/spec/job-spec";
import type { Tx } from "@/lib/server/db/client";
import { findCheckpointFile, findPolicy } from "@/lib/server/store/checkpoints";
import { refuseField } from "../app-error";
import type { Caller } from "../caller";
import { resolveStartUri } from "../training-runs/resolve-start";

const path = "policy.uri";

/**
 * The id of the checkpoint or asset whose policy is to drive a single job; null when none is to. Refuses one that cannot
 * be read, or carries no policy; a simulator of the user's own may use the checkpoint as a whole.
 */
export async function resolvePolicy(
  tx: Tx,
  caller: Caller,
  projectId: string,
  { policy: { driver, uri }, simulator }: Pick<ResolvedJob, "policy" | "simulator">,
): Promise<string | null> {
  if (driver === "auto" && uri === null) return null;
  if (driver === "scripted" || driver === "random") {
    if (uri === null) return null;
    throw refuseField(
      "invalid_request",
      path,
      `is for the drivers checkpoint and auto, but the driver is ${driver}`,
    );
  }
  if (uri === null)
    throw refuseField(
      "invalid_request",
      path,
      "is needed with driver checkpoint: the checkpoint or policy that drives",
    );
  const start = await resolveStartUri(tx, caller, projectId, uri, path);
  const id = start?.kind === "asset" ? start.assetId : start?.checkpointId;
  const isUsable = id !== undefined && (await (simulator ? findCheckpointFile : findPolicy)(tx, id)) !== null;
  if (!isUsable)
    throw refuseField(
      "unknown_checkpoint",
      path,
      simulator
        ? `${JSON.stringify(uri)} is no checkpoint whose file is here`
        : `${JSON.stringify(uri)} carries no policy.onnx that can be run`,
    );
  return id;
}
