CREATE TABLE "cut_batch" (
	"run_id" text NOT NULL,
	"iteration_index" integer NOT NULL,
	"sha256" text NOT NULL,
	"project_id" text NOT NULL,
	"size_bytes" bigint NOT NULL,
	"source_sha256" text NOT NULL,
	"envs" integer[] NOT NULL,
	CONSTRAINT "cut_batch_run_id_iteration_index_sha256_pk" PRIMARY KEY("run_id","iteration_index","sha256")
);
--> statement-breakpoint
CREATE TABLE "episode_mark" (
	"task_id" text NOT NULL,
	"env" integer NOT NULL,
	"run_id" text NOT NULL,
	"verdict" text,
	"note" text NOT NULL,
	"excluded" boolean NOT NULL,
	"version" integer NOT NULL,
	"marked_by" jsonb NOT NULL,
	"marked_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "episode_mark_task_id_env_pk" PRIMARY KEY("task_id","env")
);
--> statement-breakpoint
ALTER TABLE "episode" ADD COLUMN "jerk" double precision;--> statement-breakpoint
ALTER TABLE "episode" ADD COLUMN "stillness" double precision;--> statement-breakpoint
ALTER TABLE "episode" ADD COLUMN "sim_warnings" integer;--> statement-breakpoint
ALTER TABLE "iteration" ADD COLUMN "episodes_excluded" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "training_run" ADD COLUMN "curation" jsonb;--> statement-breakpoint
ALTER TABLE "cut_batch" ADD CONSTRAINT "cut_batch_run_id_training_run_run_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."training_run"("run_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "episode_mark" ADD CONSTRAINT "episode_mark_task_id_task_task_id_fk" FOREIGN KEY ("task_id") REFERENCES "public"."task"("task_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "episode_mark" ADD CONSTRAINT "episode_mark_run_id_training_run_run_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."training_run"("run_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "cut_batch_sha256" ON "cut_batch" USING btree ("sha256");--> statement-breakpoint
CREATE INDEX "cut_batch_project" ON "cut_batch" USING btree ("project_id");--> statement-breakpoint
CREATE INDEX "episode_mark_run" ON "episode_mark" USING btree ("run_id");--> statement-breakpoint
CREATE INDEX "run_event_curation" ON "run_event" USING btree ("run_id","seq") WHERE type in ('episode.marked', 'run.curation_changed');
