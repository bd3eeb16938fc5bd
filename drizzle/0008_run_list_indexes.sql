CREATE INDEX "training_run_status" ON "training_run" USING btree ("status","run_id");--> statement-breakpoint
-- The search of the run list looks inside names and ids. Without the extension (it comes with Postgres, but some servers
-- lack it or forbid it) the same search reads all rows.
DO $$ BEGIN
  CREATE EXTENSION IF NOT EXISTS pg_trgm;
  CREATE INDEX training_run_search ON training_run USING gin (name gin_trgm_ops, run_id gin_trgm_ops);
EXCEPTION WHEN insufficient_privilege OR undefined_file OR feature_not_supported THEN
  RAISE NOTICE 'no index for the search of runs: %', SQLERRM;
END $$;
