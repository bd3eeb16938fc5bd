ALTER TABLE "step_metric" DROP CONSTRAINT "step_metric_series_id_step_series_series_id_fk";
--> statement-breakpoint
-- A series takes its points along when it is deleted, as a reference would; what is being appended to it has locked it.
CREATE FUNCTION delete_points_of_series() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM step_metric m WHERE m.series_id = OLD.series_id;
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER step_series_deleted AFTER DELETE ON step_series FOR EACH ROW EXECUTE FUNCTION delete_points_of_series();
--> statement-breakpoint
-- What a worker may claim in the turn that orders it. `lib/server/loop/turn-statements.ts` is the only caller of `lock_turn` beside
-- `find_work`, and says the shapes.

-- Who claims in a turn: where it runs, whether its host is draining, whether the run's images are there, and of which kinds of work
-- that need no place on a host something is ready already, which comes first. Null: there is no such worker.
CREATE FUNCTION look_at_claimer(the_worker text, the_run text) RETURNS jsonb LANGUAGE sql AS $$
  SELECT jsonb_build_object(
    'hostname', w.hostname,
    'draining', coalesce(h.draining, false),
    'has_images', NOT EXISTS (SELECT FROM container c WHERE c.owner_id = the_run AND c.image_id IS NULL),
    'waiting', coalesce((SELECT jsonb_agg(k.kind) FROM unnest('{manifest,evaluation,rollout}'::text[]) AS k (kind)
      WHERE EXISTS (SELECT FROM attempt a WHERE a.kind = k.kind AND NOT a.needs_place AND a.status = 'queued'
        AND a.not_before <= clock_timestamp())), '[]'))
  FROM worker w LEFT JOIN host h ON h.host_id = w.host_id WHERE w.worker_id = the_worker
$$;
--> statement-breakpoint
DROP FUNCTION lock_turn(text, text);
--> statement-breakpoint
-- The run's row locked to the end of the transaction, then its attempt, then what the loop decides from. Each statement in it
-- sees what was committed when it began, so what is read after the lock is as new as the lock. `the_claimer`: a worker that would
-- claim what the turn orders; null: nobody would. Null: there is no such run.
CREATE FUNCTION lock_turn(the_run text, the_attempt text, the_claimer text DEFAULT NULL) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  r record;
  a jsonb;
  i jsonb;
  claimer jsonb;
  now_at timestamptz;
BEGIN
  SELECT t.project_id, t.priority, t.event_seq, t.state, t.plan::text AS plan, t.watched_values, t.image_digest INTO r
    FROM training_run t WHERE t.run_id = the_run FOR UPDATE;
  IF NOT FOUND THEN RETURN NULL; END IF;
  IF the_attempt IS NOT NULL THEN
    SELECT to_jsonb(t) INTO a FROM attempt t WHERE t.attempt_id = the_attempt FOR UPDATE;
  END IF;
  SELECT to_jsonb(t) INTO i FROM iteration t
    WHERE t.run_id = the_run AND t.index = (r.state #>> '{phase,iteration}')::int;
  IF the_claimer IS NOT NULL THEN claimer := look_at_claimer(the_claimer, the_run); END IF;
  -- Never below the run's last event: its events stand in order.
  SELECT greatest(clock_timestamp(), (SELECT e.created_at FROM run_event e WHERE e.run_id = the_run AND e.seq = r.event_seq))
    INTO now_at;
  RETURN jsonb_build_object(
    'run_id', the_run, 'project_id', r.project_id, 'priority', r.priority, 'event_seq', r.event_seq, 'state', r.state,
    'plan', r.plan, 'watched_values', r.watched_values, 'image_digest', r.image_digest,
    'attempt', a, 'iteration', i, 'claimer', claimer, 'now_ms', floor(extract(epoch FROM now_at) * 1000));
END
$$;
--> statement-breakpoint
-- The same as `find_placed`, for a turn, which holds its run's lock: claims take the host's first, so that here it is not waited
-- for. Null also where somebody else has it.
CREATE FUNCTION find_placed_at_once(the_host text, the_worker text) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM host h WHERE h.host_id = the_host FOR NO KEY UPDATE SKIP LOCKED;
  IF NOT FOUND THEN RETURN NULL; END IF;
  RETURN find_placed(the_host, the_worker, '{}');
END
$$;
--> statement-breakpoint
-- Everything that follows from a turn, in the order in which constraints allow it, and one notification of it. What is not
-- among `rows` is not touched. The caller holds the run's lock.
CREATE OR REPLACE FUNCTION write_turn(the_run text, rows jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  freed text[];
BEGIN
  IF rows ? 'events' THEN
    INSERT INTO run_event (run_id, seq, type, level, message, data, actor, created_at)
      SELECT the_run, p.seq, p.type, p.level, p.message, p.data, p.actor, p.created_at
      FROM jsonb_populate_recordset(NULL::run_event, rows -> 'events') p;
  END IF;
  IF rows ? 'run' THEN
    UPDATE training_run t SET (
        state, event_seq, wake_at, status, stage, current_iteration, error, error_code, stop_reason, stop_inputs,
        max_iterations, max_active_ms, max_micro_credits, iterations_ended, iterations_completed, spent_micro, reserved_micro,
        active_ms, active_since, watched_metric, watched_mode, best_value, best_iteration, champion_checkpoint_id,
        best_checkpoint_id) = (
        p.state, p.event_seq, p.wake_at, p.status, p.stage, p.current_iteration, p.error, p.error_code, p.stop_reason, p.stop_inputs,
        p.max_iterations, p.max_active_ms, p.max_micro_credits, p.iterations_ended, p.iterations_completed, p.spent_micro, p.reserved_micro,
        p.active_ms, p.active_since, p.watched_metric, p.watched_mode, p.best_value, p.best_iteration, p.champion_checkpoint_id,
        p.best_checkpoint_id),
      started_at = coalesce(p.started_at, t.started_at),
      ended_at = coalesce(p.ended_at, t.ended_at),
      latest_checkpoint_id = coalesce(p.latest_checkpoint_id, t.latest_checkpoint_id),
      watched_values = coalesce(p.watched_values, t.watched_values),
      waiting = CASE WHEN rows -> 'run' ? 'waiting' THEN p.waiting ELSE t.waiting END
    FROM jsonb_populate_record(NULL::training_run, rows -> 'run') p
    WHERE t.run_id = the_run;
  END IF;
  IF rows ? 'iterations' THEN
    INSERT INTO iteration (iteration_id, run_id, index, status, error, error_code, checkpoint_in_id, checkpoint_id, phases,
        rollouts_total, rollouts_done, rollouts_failed, episodes, env_steps, success_sum, return_sum, manifest_digest,
        manifest_sha256, episodes_excluded, started_at, ended_at)
      SELECT p.iteration_id, the_run, p.index, p.status, p.error, p.error_code, p.checkpoint_in_id, p.checkpoint_id, p.phases,
        p.rollouts_total, p.rollouts_done, p.rollouts_failed, p.episodes, p.env_steps, p.success_sum, p.return_sum, p.manifest_digest,
        p.manifest_sha256, coalesce(p.episodes_excluded, 0), p.started_at, p.ended_at
      FROM jsonb_populate_recordset(NULL::iteration, rows -> 'iterations') p
    ON CONFLICT (iteration_id) DO UPDATE SET
      status = excluded.status, error = excluded.error, error_code = excluded.error_code, checkpoint_id = excluded.checkpoint_id,
      phases = excluded.phases, rollouts_done = excluded.rollouts_done, rollouts_failed = excluded.rollouts_failed,
      episodes = excluded.episodes, env_steps = excluded.env_steps, success_sum = excluded.success_sum,
      return_sum = excluded.return_sum, manifest_digest = excluded.manifest_digest,
      manifest_sha256 = excluded.manifest_sha256, episodes_excluded = excluded.episodes_excluded, ended_at = excluded.ended_at;
  END IF;
  -- Before the orders: a task has one live attempt. An attempt that is over stays as it is, and what was asked first stands.
  IF rows ? 'attempts' THEN
    WITH changed AS (
      UPDATE attempt a SET (
          status, epoch, worker_id, lease_until, host_id, gpu_devices, gpu_emulated, container_started, image_id, exit_code,
          out_of_memory, error, error_code, started_at, exited_at, ended_at, log_sha256, reserved_micro, reserved_until,
          spent_micro, stop_requested, stop_requested_at) = (
          SELECT p.status, p.epoch, p.worker_id, p.lease_until, p.host_id, p.gpu_devices, p.gpu_emulated, p.container_started,
            p.image_id, p.exit_code, p.out_of_memory, p.error, p.error_code, p.started_at, p.exited_at, p.ended_at,
            p.log_sha256, p.reserved_micro, p.reserved_until, p.spent_micro,
            coalesce(a.stop_requested, p.stop_requested),
            CASE WHEN a.stop_requested IS NULL THEN p.stop_requested_at ELSE a.stop_requested_at END
          FROM jsonb_populate_record(a, c.columns) p)
      FROM jsonb_to_recordset(rows -> 'attempts')
        AS c (iteration_index int, kind text, index int, number int, columns jsonb)
      WHERE a.run_id = the_run AND a.iteration_index = c.iteration_index AND a.kind = c.kind AND a.index = c.index
        AND a.number = c.number AND a.status IN ('queued', 'starting', 'running', 'collecting')
      RETURNING a.attempt_id, a.status, a.gpu_devices)
    SELECT array_agg(attempt_id) INTO freed FROM changed
      WHERE status NOT IN ('queued', 'starting', 'running') AND cardinality(gpu_devices) > 0;
  END IF;
  IF rows ? 'frees' THEN freed := freed || (rows ->> 'frees'); END IF;
  IF freed IS NOT NULL THEN
    UPDATE gpu_slot SET attempt_id = NULL, taken_at = NULL WHERE attempt_id = ANY (freed);
  END IF;
  IF rows ? 'tasks' THEN
    INSERT INTO task (task_id, project_id, run_id, iteration_index, iteration_id, kind, index, created_at)
      SELECT p.task_id, p.project_id, the_run, p.iteration_index, p.iteration_id, p.kind, p.index, p.created_at
      FROM jsonb_populate_recordset(NULL::task, rows -> 'tasks') p;
  END IF;
  IF rows ? 'ordered' THEN
    INSERT INTO attempt (attempt_id, task_id, project_id, run_id, iteration_index, kind, index, number, status, epoch,
        priority, queued_at, not_before, worker_id, lease_until, needs_place, gpus, gpu_share, cpu, memory_bytes, seed,
        checkpoint_in_id, host_id, gpu_devices, gpu_emulated, started_at, reserved_micro, reserved_until)
      SELECT p.attempt_id,
        coalesce(p.task_id, (SELECT b.task_id FROM attempt b WHERE b.run_id = the_run AND b.iteration_index = p.iteration_index
          AND b.kind = p.kind AND b.index = p.index AND b.number = p.number - 1)),
        p.project_id, the_run, p.iteration_index, p.kind, p.index, p.number, p.status, coalesce(p.epoch, 0),
        p.priority, p.queued_at, p.not_before, p.worker_id, p.lease_until, coalesce(p.needs_place, false), coalesce(p.gpus, 0),
        p.gpu_share, coalesce(p.cpu, 0), coalesce(p.memory_bytes, 0), p.seed, p.checkpoint_in_id, p.host_id,
        p.gpu_devices, coalesce(p.gpu_emulated, false), p.started_at,
        coalesce(p.reserved_micro, 0), p.reserved_until
      FROM jsonb_populate_recordset(NULL::attempt, rows -> 'ordered') p;
  END IF;
  IF rows ? 'result' THEN
    UPDATE task SET result = rows #> '{result,summary}' WHERE task_id = rows #>> '{result,task_id}';
  END IF;
  IF rows ? 'episodes' THEN
    INSERT INTO episode (task_id, env, run_id, iteration_index, job_index, seed, length, return_sum, success, driver,
        driver_checkpoint_id, purpose, jerk, stillness, sim_warnings)
      SELECT p.task_id, p.env, the_run, p.iteration_index, p.job_index, p.seed, p.length, p.return_sum, p.success, p.driver,
        p.driver_checkpoint_id, p.purpose, p.jerk, p.stillness, p.sim_warnings
      FROM jsonb_populate_recordset(NULL::episode, rows -> 'episodes') p;
  END IF;
  IF rows ? 'cut_batches' THEN
    INSERT INTO cut_batch (run_id, iteration_index, sha256, project_id, size_bytes, source_sha256, envs)
      SELECT the_run, p.iteration_index, p.sha256, p.project_id, p.size_bytes, p.source_sha256, p.envs
      FROM jsonb_populate_recordset(NULL::cut_batch, rows -> 'cut_batches') p
    ON CONFLICT DO NOTHING;
  END IF;
  IF rows ? 'checkpoint' THEN
    INSERT INTO checkpoint (checkpoint_id, project_id, run_id, iteration_id, iteration_index, attempt_id, parent_checkpoint_id,
        parent_asset_id, filename, sha256, size_bytes, format, files, file_count, manifest_digest, image_digest, metrics, policy,
        created_at)
      SELECT p.checkpoint_id, p.project_id, the_run, p.iteration_id, p.iteration_index, p.attempt_id, p.parent_checkpoint_id,
        p.parent_asset_id, p.filename, p.sha256, p.size_bytes, p.format, p.files, p.file_count, p.manifest_digest, p.image_digest,
        p.metrics, p.policy, p.created_at
      FROM jsonb_populate_record(NULL::checkpoint, rows -> 'checkpoint') p;
  END IF;
  IF rows ? 'metrics' THEN
    INSERT INTO iteration_metric (run_id, iteration_index, key, value)
      SELECT the_run, p.iteration_index, p.key, p.value
      FROM jsonb_populate_recordset(NULL::iteration_metric, rows -> 'metrics') p;
  END IF;
  IF rows ? 'checkpoint_metrics' THEN
    UPDATE checkpoint SET metrics = rows #> '{checkpoint_metrics,metrics}'
      WHERE checkpoint_id = rows #>> '{checkpoint_metrics,checkpoint_id}';
  END IF;
  IF rows ? 'evaluation' THEN
    INSERT INTO evaluation (run_id, iteration_index, checkpoint_id, metrics, promoted, champion_id, comparison, created_at)
      SELECT the_run, p.iteration_index, p.checkpoint_id, p.metrics, p.promoted, p.champion_id, p.comparison, p.created_at
      FROM jsonb_populate_record(NULL::evaluation, rows -> 'evaluation') p;
  END IF;
  IF rows ? 'artifacts' THEN
    INSERT INTO artifact (artifact_id, project_id, run_id, attempt_id, name, sha256, size_bytes, format, partial)
      SELECT p.artifact_id, p.project_id, the_run, p.attempt_id, p.name, p.sha256, p.size_bytes, p.format, p.partial
      FROM jsonb_populate_recordset(NULL::artifact, rows -> 'artifacts') p;
  END IF;
  IF rows ? 'events' THEN
    PERFORM pg_notify('hardsim_run', the_run || ':' || (rows #>> '{run,event_seq}'));
  END IF;
  IF rows ? 'work' THEN
    PERFORM pg_notify('hardsim_work', rows ->> 'work');
  END IF;
END
$$;
