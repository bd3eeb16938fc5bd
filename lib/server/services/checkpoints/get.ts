import type { WireCheckpoint } from "@/lib/contracts/checkpoints/checkpoint";
import { type CheckpointRow, findCheckpoint } from "@/lib/server/store/checkpoints";
import { notFound } from "../app-error";
import type { ServiceContext } from "../service-context";
import { requireRunAccess } from "../training-runs/require-run";
import { nameCheckpoint } from "./find-referenced";
import { toWireCheckpoint } from "./to-wire";

export type CheckpointInput = { runId: string; checkpointId: string };

export async function requireCheckpoint(
  context: ServiceContext,
  { runId, checkpointId }: CheckpointInput,
): Promise<CheckpointRow> {
  await requireRunAccess(context, runId);
  const { db } = context.database;
  const row = await findCheckpoint(db, await nameCheckpoint(db, checkpointId));
  if (!row || row.runId !== runId) throw notFound("checkpoint", checkpointId);
  return row;
}

export async function getCheckpoint(
  context: ServiceContext,
  input: CheckpointInput,
): Promise<WireCheckpoint> {
  return toWireCheckpoint(await requireCheckpoint(context, input));
}
