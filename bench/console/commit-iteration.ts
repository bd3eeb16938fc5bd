import { sql } from "drizzle-orm";
import type { Database } from "@/lib/server/db/client";
import { notifyRun } from "@/lib/server/events/append";
import { watchedMetric } from "./seed-runs";

/**
 * One more iteration of a run in one commit, as a turn writes it: its row, its metrics, its event and the run's row, and the bell.
 * @param message of the event, to be found on a page
 * @returns milliseconds since the epoch, when COMMIT was sent
 */
export async function commitIteration({ db }: Database, runId: string, message: string): Promise<number> {
  return db.transaction(async (tx) => {
    const [run] = await tx.execute<{ seq: number; index: number }>(sql`
      update training_run set event_seq = event_seq + 2, iterations_ended = iterations_ended + 1,
        iterations_completed = iterations_completed + 1
      where run_id = ${runId} returning event_seq as seq, iterations_ended - 1 as index`);
    if (!run) throw new Error(`There is no ${runId}.`);
    const { seq, index } = run;
    const checkpointId = `ckpt_bench_${runId}_${index}`;
    await tx.execute(sql`
      insert into iteration (iteration_id, run_id, index, status, checkpoint_id, rollouts_total, started_at, ended_at)
      values (${`iter_bench_${runId}_${index}`}, ${runId}, ${index}, 'completed', ${checkpointId}, 2, now(), now())`);
    const metrics = { [watchedMetric]: 0.3 + (index % 10) / 100 };
    await tx.execute(sql`
      insert into iteration_metric (run_id, iteration_index, key, value)
      values (${runId}, ${index}, ${watchedMetric}, ${metrics[watchedMetric] ?? 0})`);
    const started = JSON.stringify({ iteration: index });
    const completed = JSON.stringify({ iteration: index, checkpointId, metrics });
    const actor = JSON.stringify({ kind: "system", id: null, name: null });
    await tx.execute(sql`
      insert into run_event (run_id, seq, type, level, message, data, actor, created_at)
      values
        (${runId}, ${seq - 1}, 'iteration.started', 'info', ${`before ${message}`}, ${started}, ${actor}, now()),
        (${runId}, ${seq}, 'iteration.completed', 'info', ${message}, ${completed}, ${actor}, now())`);
    await notifyRun(tx, runId, seq);
    return Date.now();
  });
}
