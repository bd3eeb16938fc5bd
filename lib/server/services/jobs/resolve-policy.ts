import type { ResolvedJob } from "@/lib/contracts/spec/job-spec";
import type { Tx } from "@/lib/server/db/client";
import { findPolicy } from "@/lib/server/store/checkpoints";
import { refuseField } from "../app-error";
import type { Caller } from "../caller";
import { resolveStartUri } from "../training-runs/resolve-start";

const path = "policy.uri";

/**
 * The id of the checkpoint or asset whose policy is to drive a single job; null when none is to. Refuses one that cannot
 * be read or carries no policy.
 */
export async function resolvePolicy(
  tx: Tx,
  caller: Caller,
  projectId: string,
  { driver, uri }: ResolvedJob["policy"],
): Promise<string | null> {
  if (driver !== "checkpoint") {
    if (uri === null) return null;
    throw refuseField("invalid_request", path, `is for driver checkpoint, but the driver is ${driver}`);
  }
  if (uri === null)
    throw refuseField(
      "invalid_request",
      path,
      "is needed with driver checkpoint: the checkpoint or policy that drives",
    );
  const start = await resolveStartUri(tx, caller, projectId, uri, path);
  const id = start?.kind === "asset" ? start.assetId : start?.checkpointId;
  if (id === undefined || (await findPolicy(tx, id)) === null)
    throw refuseField(
      "unknown_checkpoint",
      path,
      `${JSON.stringify(uri)} carries no policy.onnx that can be run`,
    );
  return id;
}
