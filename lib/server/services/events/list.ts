import type { WireRunEvent } from "@/lib/contracts/events/run-event";
import type { EventType } from "@/lib/core/loop/events";
import { listEventsAfter, listNewestEvents } from "@/lib/server/store/run-events";
import type { ServiceContext } from "../service-context";
import { requireRun } from "../training-runs/require-run";
import { toWireEvent } from "./to-wire";

export type ListEventsInput = {
  runId: string;
  afterSeq?: number | undefined;
  type?: EventType | undefined;
  limit: number;
};

/** Without `afterSeq` the newest, newest first; with it oldest first from there. */
export async function listRunEvents(
  context: ServiceContext,
  { runId, afterSeq, type, limit }: ListEventsInput,
): Promise<{ events: WireRunEvent[]; next_after_seq: number }> {
  const run = await requireRun(context, runId);
  const { db } = context.database;
  if (afterSeq === undefined) {
    const rows = await listNewestEvents(db, { runId, type, limit });
    return {
      events: rows.map(toWireEvent),
      next_after_seq: Math.max(run.eventSeq, rows[0]?.seq ?? 0),
    };
  }
  // A seq is an integer column: a larger number asks for what cannot be there.
  const after = Math.min(afterSeq, 2_147_483_647);
  const rows = await listEventsAfter(db, { runId, type, limit, afterSeq: after });
  return { events: rows.map(toWireEvent), next_after_seq: rows.at(-1)?.seq ?? afterSeq };
}
