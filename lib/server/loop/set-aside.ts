import { and, eq, isNull, sql } from "drizzle-orm";
import { systemActor } from "@/lib/core/loop/plan";
import { cleanText } from "@/lib/core/text/clean-text";
import type { Db } from "@/lib/server/db/client";
import { runEvent, trainingRun } from "@/lib/server/db/schema/runs";
import { notifyRun } from "@/lib/server/events/append";

const code = "run_set_aside";
const again = sql`clock_timestamp() + interval '1 minute'`;

/**
 * Sets a live run aside that cannot be worked with: no rule about time is asked of it for a minute, and its events say why, once
 * for each reason. It goes on by itself once it can be read, as with another release: nothing of it is changed.
 */
export async function setAside(db: Db, runId: string, why: string): Promise<void> {
  const message = cleanText(`The run stands still: ${why}`, 2_000);
  await db.transaction(async (tx) => {
    const [run] = await tx
      .update(trainingRun)
      .set({ wakeAt: again })
      .where(and(eq(trainingRun.runId, runId), isNull(trainingRun.endedAt)))
      .returning({ eventSeq: trainingRun.eventSeq });
    if (!run) return;
    const isSaid = and(
      eq(runEvent.runId, runId),
      eq(runEvent.type, "warning"),
      eq(runEvent.message, message),
    );
    if ((await tx.$count(runEvent, isSaid)) > 0) return;
    const seq = run.eventSeq + 1;
    await tx.insert(runEvent).values({
      ...{ runId, seq, type: "warning", level: "error", message, actor: systemActor },
      data: { code, message, iteration: null, turn: null },
      createdAt: sql`clock_timestamp()`,
    });
    await tx.update(trainingRun).set({ eventSeq: seq }).where(eq(trainingRun.runId, runId));
    await notifyRun(tx, runId, seq);
  });
}
