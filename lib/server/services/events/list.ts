import type { AnswerOf, InputOf } from "@/lib/contracts/contract";
import type { listRunEvents as contract } from "@/lib/contracts/events/list";
import { listEventsAfter, listNewestEvents } from "@/lib/server/store/run-events";
import type { ServiceContext } from "../service-context";
import { requireRun } from "../training-runs/require-run";
import { toWireEvent } from "./to-wire";

/** Without `afterSeq` the newest, newest first; with it oldest first from there. */
export async function listRunEvents(
  context: ServiceContext,
  { runId, afterSeq, type, limit }: InputOf<typeof contract>,
): Promise<AnswerOf<typeof contract>> {
  const run = await requireRun(context, runId);
  const { db } = context.database;
  if (afterSeq === undefined) {
    const rows = await listNewestEvents(db, { runId, type, limit });
    return { events: rows.map(toWireEvent), next_after_seq: Math.max(run.eventSeq, rows[0]?.seq ?? 0) };
  }
  // A seq is an integer column: a larger number asks for what cannot be there.
  const after = Math.min(afterSeq, 2_147_483_647);
  const rows = await listEventsAfter(db, { runId, type, limit, afterSeq: after });
  return { events: rows.map(toWireEvent), next_after_seq: rows.at(-1)?.seq ?? afterSeq };
}
