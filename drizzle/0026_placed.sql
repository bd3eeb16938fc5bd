-- Whether an attempt needs a place on a host is a fact of the attempt, and the images and secrets of a run's containers stand in
-- `container`. What stood elsewhere moves there; the functions that claim and write follow. `lib/server/loop/claim-statements.ts`
-- and `lib/server/loop/turn-statements.ts` are their only callers and say the shapes.

UPDATE attempt SET needs_place = true WHERE kind = 'trainer';
--> statement-breakpoint
INSERT INTO container (owner_id, purpose, project_id, image_uri, pull, sealed_env, image_id, digest, facts, problem, tries, retry_at)
  SELECT run_id, 'trainer', project_id, coalesce(resolved_spec #>> '{trainer,imageUri}', ''),
    coalesce(resolved_spec #>> '{trainer,pull}', 'missing'), sealed_env, image_id, image_digest, image, image_problem, image_tries,
    image_retry_at
  FROM training_run;
--> statement-breakpoint
DROP FUNCTION find_work(text, text[], text[], text, boolean, boolean, text[]);
--> statement-breakpoint
DROP FUNCTION find_trainers(text, text, text[], text[]);
--> statement-breakpoint
DROP FUNCTION held_by_project(text[]);
--> statement-breakpoint
-- What attempts of these kinds in work hold, by project: GPUs or a share of one, and 1 for one without. `placed`: those that have a
-- place on a host, or those that have none.
CREATE FUNCTION held_by_project(kinds text[], placed boolean)
RETURNS TABLE (project_id text, units float8) LANGUAGE sql STABLE AS $$
  SELECT a.project_id, sum(coalesce(a.gpu_share, greatest(a.gpus, 1))) FROM attempt a
  WHERE a.kind = ANY (kinds) AND a.needs_place = placed AND a.status IN ('starting', 'running') GROUP BY a.project_id
$$;
--> statement-breakpoint
-- The next task of these kinds that is ready. Its run or job is locked to the end of the transaction, then its attempt; of a run
-- comes what a turn decides from. Projects take turns: first the one for which the least is in work, then the one that was
-- served the longest ago; within a project the kinds go in the order given, then by priority up to the project's cap, then the
-- oldest. `with_image`: nothing is simulated of a run that has an image which is not resolved yet. `with_placed`: also what needs a place on a
-- host, which it does not get here; a draining host takes that alone. What somebody else has locked is
-- passed over, so that one who stands still with a lock keeps nobody from the rest; where nothing else is left, that lock is
-- waited for a moment. Null: nothing is ready. 'busy': something is, and somebody else had it; it may be asked again.
CREATE FUNCTION find_work(
  the_worker text, kinds text[], with_placed boolean, the_owner text, only_idle boolean, with_image boolean, tried text[]
) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  place record;
  ready record;
  first_ready record;
  picked text;
  ready_count int := 0;
  usual_timeout text;
BEGIN
  SELECT w.hostname, coalesce(h.draining, false) AS draining INTO place
    FROM worker w LEFT JOIN host h ON h.host_id = w.host_id WHERE w.worker_id = the_worker;
  IF NOT FOUND THEN RETURN NULL; END IF;
  FOR ready IN
    WITH queued AS MATERIALIZED (
      SELECT a.attempt_id, a.task_id, a.run_id, a.project_id, a.kind, a.queued_at,
        least(a.priority, coalesce(p.max_priority, a.priority)) AS priority
      FROM attempt a JOIN project p ON p.project_id = a.project_id
      WHERE a.kind = ANY (kinds) AND a.status = 'queued' AND a.not_before <= clock_timestamp()
        AND (with_placed OR NOT a.needs_place) AND (NOT place.draining OR a.needs_place)
        AND (the_owner IS NULL OR coalesce(a.run_id, a.task_id) = the_owner) AND a.attempt_id <> ALL (tried)
        AND (NOT with_image OR a.kind = 'manifest' OR NOT EXISTS (
          SELECT FROM container c WHERE c.owner_id = coalesce(a.run_id, a.task_id) AND c.image_id IS NULL))),
    shares AS (
      SELECT d.project_id, last_served(d.project_id, kinds) AS served_at
      FROM (SELECT DISTINCT q.project_id FROM queued q) d)
    SELECT q.attempt_id, q.task_id, q.run_id, count(*) OVER () AS total
    FROM queued q JOIN shares s ON s.project_id = q.project_id
      LEFT JOIN held_by_project(kinds, false) h ON h.project_id = q.project_id
    WHERE NOT only_idle OR h.units IS NULL
    ORDER BY coalesce(h.units, 0), s.served_at, array_position(kinds, q.kind), q.priority DESC, q.queued_at, q.attempt_id
    LIMIT 10
  LOOP
    IF ready_count = 0 THEN first_ready := ready; END IF;
    ready_count := ready.total;
    IF ready.run_id IS NULL THEN
      PERFORM FROM job j WHERE j.job_id = ready.task_id FOR UPDATE SKIP LOCKED;
    ELSE
      PERFORM FROM training_run r WHERE r.run_id = ready.run_id FOR UPDATE SKIP LOCKED;
    END IF;
    CONTINUE WHEN NOT FOUND;
    PERFORM FROM attempt a WHERE a.attempt_id = ready.attempt_id AND a.status = 'queued' FOR UPDATE SKIP LOCKED;
    CONTINUE WHEN NOT FOUND;
    picked := ready.attempt_id;
    EXIT;
  END LOOP;
  IF ready_count = 0 THEN RETURN NULL; END IF;
  IF picked IS NULL THEN
    ready := first_ready;
    usual_timeout := current_setting('lock_timeout');
    PERFORM set_config('lock_timeout', '250ms', true);
    BEGIN
      IF ready.run_id IS NULL THEN
        PERFORM FROM job j WHERE j.job_id = ready.task_id FOR UPDATE;
      ELSE
        PERFORM FROM training_run r WHERE r.run_id = ready.run_id FOR UPDATE;
      END IF;
      -- Whoever had the run may have taken just this one: another of the same run is as good.
      SELECT a.task_id, a.attempt_id INTO ready.task_id, picked FROM attempt a
        WHERE (a.task_id = ready.task_id OR a.run_id = ready.run_id) AND a.kind = ANY (kinds) AND a.status = 'queued'
          AND (with_placed OR NOT a.needs_place) AND (NOT place.draining OR a.needs_place)
          AND a.not_before <= clock_timestamp() AND a.attempt_id <> ALL (tried)
        ORDER BY array_position(kinds, a.kind), a.priority DESC, a.queued_at, a.attempt_id LIMIT 1 FOR UPDATE;
    EXCEPTION WHEN lock_not_available THEN
      picked := NULL;
    END;
    PERFORM set_config('lock_timeout', usual_timeout, true);
    IF picked IS NULL THEN RETURN '"busy"'; END IF;
  END IF;
  RETURN jsonb_build_object(
    'attempt_id', picked, 'task_id', ready.task_id, 'run_id', ready.run_id, 'hostname', place.hostname,
    'has_more', ready_count > 1, 'turn', CASE WHEN ready.run_id IS NOT NULL THEN lock_turn(ready.run_id, picked) END);
END
$$;
--> statement-breakpoint
-- What is ready for a place on this host and the room that it has; it is locked to the end of the transaction: what is free must
-- still be free when it is taken. Ready is what has its images and its start, and what the host could run when it is empty. Projects
-- take turns: first the one that holds the fewest GPUs, then the one that has used the least in the last hour, then the one that
-- was served the longest ago; within a project trainers come first, because they end an iteration, then evaluations, then priority
-- counts up to the project's cap, then age. Of one project 20 are looked at, so that the many of one do not hide another's. A GPU is
-- free that nobody has and nobody has a share of; `shares` has, of each that is shared, how much is taken. Null: there is no
-- such host, or it is draining.
CREATE FUNCTION find_placed(the_host text, the_worker text, passed_over text[])
RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  kinds CONSTANT text[] := '{trainer,evaluation,rollout}';
  here record;
  taken record;
  slots record;
  waiting jsonb;
BEGIN
  SELECT h.name, h.cpus, h.memory_bytes, h.gpu_kind, h.draining INTO here
    FROM host h WHERE h.host_id = the_host FOR NO KEY UPDATE;
  IF NOT FOUND OR here.draining THEN RETURN NULL; END IF;
  -- A container that has exited takes nothing any more, while its outputs are still being read.
  SELECT coalesce(sum(a.cpu) FILTER (WHERE a.host_id = the_host), 0) AS cpu,
      coalesce(sum(a.memory_bytes) FILTER (WHERE a.host_id = the_host), 0)::bigint AS memory_bytes,
      count(*) FILTER (WHERE a.worker_id = the_worker AND a.kind = 'trainer' AND a.gpus = 0 AND a.host_id IS NOT NULL) AS without_gpu
    INTO taken
    FROM attempt a WHERE a.needs_place AND a.status IN ('starting', 'running');
  WITH shared AS (
    SELECT d.device, sum(a.gpu_share) AS taken FROM attempt a CROSS JOIN LATERAL unnest(a.gpu_devices) AS d (device)
    WHERE a.host_id = the_host AND a.gpu_share IS NOT NULL AND a.status IN ('starting', 'running') GROUP BY d.device)
  SELECT count(*) AS total, count(*) FILTER (WHERE s.attempt_id IS NULL AND h.device IS NULL) AS free,
      coalesce(jsonb_agg(h.taken) FILTER (WHERE s.attempt_id IS NULL AND h.device IS NOT NULL), '[]') AS shares
    INTO slots
    FROM gpu_slot s LEFT JOIN shared h ON h.device = s.device WHERE s.host_id = the_host;
  WITH ready AS MATERIALIZED (
    SELECT a.attempt_id, a.task_id, a.run_id, a.project_id, a.kind, a.gpus, a.gpu_share, a.cpu, a.memory_bytes, a.queued_at,
      array_position(kinds, a.kind) AS kind_order, least(a.priority, coalesce(p.max_priority, a.priority)) AS priority,
      row_number() OVER (PARTITION BY a.project_id ORDER BY array_position(kinds, a.kind),
        least(a.priority, coalesce(p.max_priority, a.priority)) DESC, a.queued_at, a.attempt_id) AS nth
    FROM attempt a JOIN project p ON p.project_id = a.project_id
    WHERE a.kind = ANY (kinds) AND a.needs_place AND a.status = 'queued' AND a.not_before <= clock_timestamp()
      AND a.gpus <= slots.total AND a.cpu <= here.cpus AND a.memory_bytes <= here.memory_bytes
      AND coalesce(a.run_id, a.task_id) <> ALL (passed_over)
      AND NOT EXISTS (SELECT FROM container c WHERE c.owner_id = coalesce(a.run_id, a.task_id) AND c.image_id IS NULL)
      AND NOT EXISTS (SELECT FROM asset s JOIN upload u ON u.upload_id = s.upload_id
        WHERE s.asset_id = a.checkpoint_in_id AND u.sha256 IS NULL)),
  shares AS (
    SELECT d.project_id, coalesce((SELECT max(b.started_at) FROM attempt b
          WHERE b.project_id = d.project_id AND b.needs_place AND b.started_at IS NOT NULL), '-infinity') AS served_at,
      coalesce((SELECT sum(x.spent_micro) FROM attempt x WHERE x.project_id = d.project_id AND x.spent_micro > 0
          AND x.exited_at > clock_timestamp() - interval '1 hour'), 0) AS spent
    FROM (SELECT DISTINCT q.project_id FROM ready q) d),
  ordered AS (
    SELECT q.attempt_id, q.task_id, q.run_id, q.kind, q.gpus, q.gpu_share, q.cpu, q.memory_bytes, row_number() OVER (
        ORDER BY coalesce(h.units, 0), s.spent, s.served_at, q.kind_order, q.priority DESC, q.queued_at, q.attempt_id) AS nth
    FROM ready q JOIN shares s ON s.project_id = q.project_id
      LEFT JOIN held_by_project(kinds, true) h ON h.project_id = q.project_id
    WHERE q.nth <= 20)
  SELECT jsonb_agg(to_jsonb(o) ORDER BY o.nth) INTO waiting FROM ordered o WHERE o.nth <= 200;
  RETURN jsonb_build_object(
    'name', here.name, 'gpu_kind', here.gpu_kind,
    'total', jsonb_build_object('gpus', slots.total, 'cpu', here.cpus, 'memoryBytes', here.memory_bytes),
    'free', jsonb_build_object('gpus', slots.free, 'cpu', here.cpus - taken.cpu, 'memoryBytes', here.memory_bytes - taken.memory_bytes),
    'shares', slots.shares, 'without_gpu', taken.without_gpu, 'waiting', coalesce(waiting, '[]'),
    'queued', (SELECT count(*) FROM (SELECT FROM attempt a
      WHERE a.needs_place AND a.status = 'queued' AND a.not_before <= clock_timestamp() LIMIT 2) q));
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
        manifest_sha256, started_at, ended_at)
      SELECT p.iteration_id, the_run, p.index, p.status, p.error, p.error_code, p.checkpoint_in_id, p.checkpoint_id, p.phases,
        p.rollouts_total, p.rollouts_done, p.rollouts_failed, p.episodes, p.env_steps, p.success_sum, p.return_sum, p.manifest_digest,
        p.manifest_sha256, p.started_at, p.ended_at
      FROM jsonb_populate_recordset(NULL::iteration, rows -> 'iterations') p
    ON CONFLICT (iteration_id) DO UPDATE SET
      status = excluded.status, error = excluded.error, error_code = excluded.error_code, checkpoint_id = excluded.checkpoint_id,
      phases = excluded.phases, rollouts_done = excluded.rollouts_done, rollouts_failed = excluded.rollouts_failed,
      episodes = excluded.episodes, env_steps = excluded.env_steps, success_sum = excluded.success_sum,
      return_sum = excluded.return_sum, manifest_digest = excluded.manifest_digest,
      manifest_sha256 = excluded.manifest_sha256, ended_at = excluded.ended_at;
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
        checkpoint_in_id, started_at, reserved_micro, reserved_until)
      SELECT p.attempt_id,
        coalesce(p.task_id, (SELECT b.task_id FROM attempt b WHERE b.run_id = the_run AND b.iteration_index = p.iteration_index
          AND b.kind = p.kind AND b.index = p.index AND b.number = p.number - 1)),
        p.project_id, the_run, p.iteration_index, p.kind, p.index, p.number, p.status, coalesce(p.epoch, 0),
        p.priority, p.queued_at, p.not_before, p.worker_id, p.lease_until, coalesce(p.needs_place, false), coalesce(p.gpus, 0),
        p.gpu_share, coalesce(p.cpu, 0), coalesce(p.memory_bytes, 0), p.seed, p.checkpoint_in_id, p.started_at,
        coalesce(p.reserved_micro, 0), p.reserved_until
      FROM jsonb_populate_recordset(NULL::attempt, rows -> 'ordered') p;
  END IF;
  IF rows ? 'result' THEN
    UPDATE task SET result = rows #> '{result,summary}' WHERE task_id = rows #>> '{result,task_id}';
  END IF;
  IF rows ? 'episodes' THEN
    INSERT INTO episode (task_id, env, run_id, iteration_index, job_index, seed, length, return_sum, success, driver,
        driver_checkpoint_id, purpose)
      SELECT p.task_id, p.env, the_run, p.iteration_index, p.job_index, p.seed, p.length, p.return_sum, p.success, p.driver,
        p.driver_checkpoint_id, p.purpose
      FROM jsonb_populate_recordset(NULL::episode, rows -> 'episodes') p;
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
