-- How workers find their next work, each in one round trip. `lib/server/loop/claim-statements.ts` is their only caller and says
-- the shapes. They run with the rights of whoever calls them, which are rights on rows.

-- When an attempt of these kinds was last begun for a project; before all time for none. Each kind is answered from the end of
-- an index.
CREATE FUNCTION last_served(the_project text, kinds text[]) RETURNS timestamptz LANGUAGE sql STABLE AS $$
  SELECT coalesce(max(s.at), '-infinity') FROM unnest(kinds) AS k (kind) CROSS JOIN LATERAL (
    SELECT max(a.started_at) AS at FROM attempt a
    WHERE a.project_id = the_project AND a.kind = k.kind AND a.started_at IS NOT NULL) s
$$;
--> statement-breakpoint
-- What attempts of these kinds in work hold, by project: GPUs, and 1 for one without.
CREATE FUNCTION held_by_project(kinds text[]) RETURNS TABLE (project_id text, units int) LANGUAGE sql STABLE AS $$
  SELECT a.project_id, sum(greatest(a.gpus, 1))::int FROM attempt a
  WHERE a.kind = ANY (kinds) AND a.status IN ('starting', 'running') GROUP BY a.project_id
$$;
--> statement-breakpoint
-- The next task of these kinds that is ready. Its run or job is locked to the end of the transaction, then its attempt; of a run
-- comes what a turn decides from. Projects take turns: first the one for which the least is in work, then the one that was
-- served the longest ago; within a project the kinds go in the order given, then by priority up to the project's cap, then the
-- oldest. `with_image`: nothing is simulated of a run whose image is not resolved yet. A draining host takes only what is claimed without a place on it (`placed_kinds`). What somebody else has locked is
-- passed over, so that one who stands still with a lock keeps nobody from the rest; where nothing else is left, that lock is
-- waited for a moment. Null: nothing is ready. 'busy': something is, and somebody else had it; it may be asked again.
CREATE FUNCTION find_work(
  the_worker text, asked_kinds text[], placed_kinds text[], the_run text, only_idle boolean, with_image boolean, tried text[]
) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
  place record;
  kinds text[] := asked_kinds;
  ready record;
  first_ready record;
  picked text;
  ready_count int := 0;
  usual_timeout text;
BEGIN
  SELECT w.hostname, coalesce(h.draining, false) AS draining INTO place
    FROM worker w LEFT JOIN host h ON h.host_id = w.host_id WHERE w.worker_id = the_worker;
  IF NOT FOUND THEN RETURN NULL; END IF;
  IF place.draining THEN
    kinds := ARRAY(SELECT k.kind FROM unnest(asked_kinds) WITH ORDINALITY AS k (kind, nth)
      WHERE k.kind = ANY (placed_kinds) ORDER BY k.nth);
  END IF;
  FOR ready IN
    WITH queued AS MATERIALIZED (
      SELECT a.attempt_id, a.task_id, a.run_id, a.project_id, a.kind, a.queued_at,
        least(a.priority, coalesce(p.max_priority, a.priority)) AS priority
      FROM attempt a JOIN project p ON p.project_id = a.project_id
      WHERE a.kind = ANY (kinds) AND a.status = 'queued' AND a.not_before <= clock_timestamp()
        AND (the_run IS NULL OR a.run_id = the_run) AND a.attempt_id <> ALL (tried)
        AND (NOT with_image OR a.kind = 'manifest' OR a.run_id IS NULL
          OR EXISTS (SELECT FROM training_run r WHERE r.run_id = a.run_id AND r.image_id IS NOT NULL))),
    shares AS (
      SELECT d.project_id, last_served(d.project_id, kinds) AS served_at
      FROM (SELECT DISTINCT q.project_id FROM queued q) d)
    SELECT q.attempt_id, q.task_id, q.run_id, count(*) OVER () AS total
    FROM queued q JOIN shares s ON s.project_id = q.project_id
      LEFT JOIN held_by_project(kinds) h ON h.project_id = q.project_id
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
-- The trainers that are ready on this host and the room that it has; it is locked to the end of the transaction: what is free must
-- still be free when it is taken. Ready are those whose run's image and start are there and which the host could run when it
-- is empty. Projects take turns: first the one that holds the fewest GPUs, then the one that has used the least in the last
-- hour, then the one that was served the longest ago; within a project priority counts up to the project's cap, then age. Of
-- one project 20 are looked at, so that the many of one do not hide another's. Null: there is no such host, or it is draining.
CREATE FUNCTION find_trainers(the_host text, the_worker text, placed_kinds text[], passed_over text[])
RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
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
      count(*) FILTER (WHERE a.worker_id = the_worker AND a.gpus = 0 AND a.host_id IS NOT NULL) AS without_gpu
    INTO taken
    FROM attempt a WHERE a.kind = ANY (placed_kinds) AND a.status IN ('starting', 'running');
  SELECT count(*) AS total, count(*) FILTER (WHERE s.attempt_id IS NULL) AS free INTO slots
    FROM gpu_slot s WHERE s.host_id = the_host;
  WITH ready AS MATERIALIZED (
    SELECT a.attempt_id, a.run_id, a.project_id, a.gpus, a.cpu, a.memory_bytes, a.queued_at,
      least(a.priority, coalesce(p.max_priority, a.priority)) AS priority,
      row_number() OVER (PARTITION BY a.project_id
        ORDER BY least(a.priority, coalesce(p.max_priority, a.priority)) DESC, a.queued_at, a.attempt_id) AS nth
    FROM attempt a JOIN project p ON p.project_id = a.project_id JOIN training_run r ON r.run_id = a.run_id
    WHERE a.kind = 'trainer' AND a.status = 'queued' AND a.not_before <= clock_timestamp()
      AND a.gpus <= slots.total AND a.cpu <= here.cpus AND a.memory_bytes <= here.memory_bytes
      AND r.image_id IS NOT NULL AND r.run_id <> ALL (passed_over)
      AND NOT EXISTS (SELECT FROM asset s JOIN upload u ON u.upload_id = s.upload_id
        WHERE s.asset_id = a.checkpoint_in_id AND u.sha256 IS NULL)),
  shares AS (
    SELECT d.project_id, last_served(d.project_id, placed_kinds) AS served_at, coalesce((
        SELECT sum(x.spent_micro) FROM attempt x WHERE x.project_id = d.project_id AND x.spent_micro > 0
          AND x.exited_at > clock_timestamp() - interval '1 hour'), 0) AS spent
    FROM (SELECT DISTINCT q.project_id FROM ready q) d),
  ordered AS (
    SELECT q.attempt_id, q.run_id, q.gpus, q.cpu, q.memory_bytes, row_number() OVER (
        ORDER BY coalesce(h.units, 0), s.spent, s.served_at, q.priority DESC, q.queued_at, q.attempt_id) AS nth
    FROM ready q JOIN shares s ON s.project_id = q.project_id
      LEFT JOIN held_by_project(placed_kinds) h ON h.project_id = q.project_id
    WHERE q.nth <= 20)
  SELECT jsonb_agg(to_jsonb(o) ORDER BY o.nth) INTO waiting FROM ordered o WHERE o.nth <= 200;
  RETURN jsonb_build_object(
    'name', here.name, 'gpu_kind', here.gpu_kind,
    'total', jsonb_build_object('gpus', slots.total, 'cpu', here.cpus, 'memoryBytes', here.memory_bytes),
    'free', jsonb_build_object('gpus', slots.free, 'cpu', here.cpus - taken.cpu, 'memoryBytes', here.memory_bytes - taken.memory_bytes),
    'without_gpu', taken.without_gpu, 'waiting', coalesce(waiting, '[]'),
    'queued', (SELECT count(*) FROM (SELECT FROM attempt a
      WHERE a.kind = 'trainer' AND a.status = 'queued' AND a.not_before <= clock_timestamp() LIMIT 2) q));
END
$$;
