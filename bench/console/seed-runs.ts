import { eq, type SQL, sql } from "drizzle-orm";
import type { Database } from "@/lib/server/db/client";
import { task } from "@/lib/server/db/schema/attempts";
import { trainingRun } from "@/lib/server/db/schema/runs";
import { makeRun } from "@/lib/testing/factories";

export const watchedMetric = "loss";
const startedAt = sql`timestamptz '2026-01-01 00:00:00Z'`;
/** Of every long run: each so many iterations one failed. */
const failedEvery = 97;

type Shape = {
  projectId: string;
  name: string;
  status: "running" | "succeeded";
  iterations: number;
  /** In each metrics.json, the watched one among them. */
  metrics: number;
};

/**
 * A run as the loop leaves it after so many iterations: iterations with metrics, a checkpoint and a trainer each, and five
 * events each. A running one waits for nothing that a worker could take.
 */
export async function makeLongRun({ db, ...database }: Database, shape: Shape): Promise<string> {
  const { runId } = await makeRun({ db, ...database }, { projectId: shape.projectId, name: shape.name });
  await takeFromWorkers(db, runId);
  const { iterations, metrics } = shape;
  const keys = sql`(select case n when 0 then ${watchedMetric} else 'metric_' || lpad(n::text, 2, '0') end as key, n
    from generate_series(0, ${metrics}::int - 1) n)`;
  const metricValue = sql`exp(-i / ${iterations}::float8) + sin(i * i + k.n) / 20`;
  const metricsOf = sql`(select jsonb_object_agg(k.key, ${metricValue}) from ${keys} k)`;
  const began = sql`${startedAt} + i * interval '40 seconds'`;
  const failed = sql`i % ${failedEvery}::int = ${failedEvery - 1}::int`;
  const idOf = (kind: string) => sql`${`${kind}_${runId.slice(4)}_`} || i`;
  const each = sql`generate_series(0, ${iterations}::int - 1) i`;
  await db.execute(sql`delete from run_event where run_id = ${runId}`);
  await db.execute(sql`delete from iteration where run_id = ${runId}`);
  await db.execute(sql`
    insert into iteration (iteration_id, run_id, index, status, error, error_code, checkpoint_id, phases, rollouts_total,
      rollouts_done, episodes, env_steps, success_sum, return_sum, manifest_digest, started_at, ended_at)
    select ${idOf("iter")}, ${runId}, i, case when ${failed} then 'failed' else 'completed' end,
      case when ${failed} then 'The trainer exited with 1.' end, case when ${failed} then 'trainer_exit' end,
      case when not ${failed} then ${idOf("ckpt")} end,
      jsonb_build_array(${phase("rollouts", 0, 20)}, ${phase("manifest", 20, 21)}, ${phase("training", 21, 40)}),
      2, 2, 256, 32768, 128 + i % 100, 256, md5(i::text), ${began}, ${began} + interval '40 seconds'
    from ${each}`);
  await db.execute(sql`
    insert into iteration_metric (run_id, iteration_index, key, value)
    select ${runId}, i, k.key, ${metricValue} from ${each}, ${keys} k where not ${failed}`);
  await db.execute(sql`
    insert into task (task_id, project_id, run_id, iteration_index, iteration_id, kind, index)
    select ${idOf("task")}, ${shape.projectId}, ${runId}, i, ${idOf("iter")}, 'trainer', 0 from ${each}`);
  await db.execute(sql`
    insert into attempt (attempt_id, task_id, project_id, run_id, iteration_index, kind, index, number, status, queued_at,
      not_before, exit_code, started_at, exited_at, ended_at)
    select ${idOf("att")}, ${idOf("task")}, ${shape.projectId}, ${runId}, i, 'trainer', 0, 1,
      case when ${failed} then 'failed' else 'succeeded' end, ${began}, ${began}, case when ${failed} then 1 else 0 end,
      ${began}, ${began}, ${began}
    from ${each}`);
  await db.execute(sql`
    insert into checkpoint (checkpoint_id, project_id, run_id, iteration_id, iteration_index, attempt_id, filename, sha256,
      size_bytes, manifest_digest, metrics, created_at)
    select ${idOf("ckpt")}, ${shape.projectId}, ${runId}, ${idOf("iter")}, i, ${idOf("att")}, 'checkpoint.pt',
      md5(i::text) || md5('x' || i), 1000000, md5(i::text), ${metricsOf}, ${began}
    from ${each} where not ${failed}`);
  await db.execute(sql`
    insert into run_event (run_id, seq, type, level, message, data, actor, created_at)
    select ${runId}, i * 5 + e.n, e.type, 'info', 'Iteration ' || i || ': ' || e.type,
      case when e.type = 'iteration.completed'
        then jsonb_build_object('iteration', i, 'checkpointId', ${idOf("ckpt")}, 'metrics', ${metricsOf})
        else jsonb_build_object('iteration', i, 'index', 0) end,
      '{"kind":"system","id":null,"name":null}', ${began}
    from ${each}, (values (1, 'iteration.started'), (2, 'rollout.succeeded'), (3, 'manifest.succeeded'),
      (4, 'trainer.succeeded'), (5, 'iteration.completed')) e (n, type)`);
  await db
    .update(trainingRun)
    .set({
      status: shape.status,
      stage: shape.status === "running" ? "training" : null,
      stopReason: shape.status === "running" ? null : "max_iterations_reached",
      endedAt: shape.status === "running" ? null : new Date(),
      startedAt: new Date("2026-01-01T00:00:00Z"),
      eventSeq: iterations * 5,
      maxIterations: iterations + 1_000,
      iterationsEnded: iterations,
      iterationsCompleted: iterations - Math.floor(iterations / failedEvery),
      watchedMetric,
      watchedMode: "min",
      bestValue: 0.31,
      bestIteration: iterations - 2,
      bestCheckpointId: `ckpt_${runId.slice(4)}_${iterations - 2}`,
      watchedValues: Array.from({ length: 32 }, (_, at): [number, number] => [iterations - 32 + at, 0.4]),
      latestCheckpointId: `ckpt_${runId.slice(4)}_${iterations - 1}`,
    })
    .where(eq(trainingRun.runId, runId));
  return runId;
}

const phase = (name: string, fromS: number, toS: number): SQL =>
  sql`jsonb_build_object('phase', ${name}::text,
    'startedAt', ${startedAt} + i * interval '40 seconds' + ${`${fromS} seconds`}::interval,
    'endedAt', ${startedAt} + i * interval '40 seconds' + ${`${toS} seconds`}::interval)`;

/** The first turn has ordered rollouts; a worker that starts later must find none. */
async function takeFromWorkers(db: Database["db"], runId: string): Promise<void> {
  await db.delete(task).where(eq(task.runId, runId));
  await db.update(trainingRun).set({ wakeAt: null, waiting: null }).where(eq(trainingRun.runId, runId));
}

/**
 * So many more ended runs like this one, all older, as their ids say. Ten in a hundred failed; the oldest is the only one
 * called `needle`, and the 50 oldest were canceled and have a label, a scene and a maker of their own: a page, however many
 * others there are.
 */
export async function copyRun({ db }: Database, runId: string, count: number, after = 0): Promise<void> {
  await db.execute(sql`
    insert into training_run
    select copy.* from training_run original, generate_series(${after}::int + 1, ${after}::int + ${count}::int) i,
      lateral jsonb_populate_record(original, jsonb_build_object(
        'run_id', 'run_00' || lpad(i::text, 24, '0'),
        'name', case i when 1 then 'needle' else 'pick-lift-' || i end,
        'created_at', timestamptz 'epoch',
        'labels', case when i <= 50 then '["rare"]'::jsonb else '["common"]'::jsonb end,
        'created_by', case when i <= 50 then '{"kind":"key","id":"key_rare","name":"rare"}'
          else '{"kind":"user","id":"user_common","name":"common"}' end::jsonb,
        'resolved_spec', case when i <= 50
          then jsonb_set(original.resolved_spec, '{rollout,sceneId}', '"rare_scene"') else original.resolved_spec end,
        'status', case when i <= 50 then 'canceled' when i % 10 = 0 then 'failed' else 'succeeded' end
      )) copy
    where original.run_id = ${runId}`);
}
