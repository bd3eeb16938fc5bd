import type { WireCheckpoint } from "@/lib/contracts/checkpoints/checkpoint";
import { setPinned } from "@/lib/server/store/checkpoints";
import { notFound } from "../app-error";
import type { ServiceContext } from "../service-context";
import { requireRunAccess } from "../training-runs/require-run";
import { type CheckpointInput, requireCheckpoint } from "./get";
import { toWireCheckpoint } from "./to-wire";

export async function updateCheckpoint(
  context: ServiceContext,
  { pinned, ...input }: CheckpointInput & { pinned?: boolean | undefined },
): Promise<WireCheckpoint> {
  await requireRunAccess(context, input.runId, "training:write");
  const row = await requireCheckpoint(context, input);
  if (pinned === undefined || pinned === row.pinned) return toWireCheckpoint(row);
  const changed = await setPinned(context.database.db, row.checkpointId, pinned);
  if (!changed) throw notFound("checkpoint", input.checkpointId);
  return toWireCheckpoint(changed);
}
