CREATE TABLE "step_metric" (
	"series_id" bigint NOT NULL,
	"n" integer NOT NULL,
	"step" double precision NOT NULL,
	"value" double precision NOT NULL,
	CONSTRAINT "step_metric_series_id_n_pk" PRIMARY KEY("series_id","n")
);
--> statement-breakpoint
CREATE TABLE "step_series" (
	"series_id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "step_series_series_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"run_id" text NOT NULL,
	"attempt_id" text NOT NULL,
	"iteration_index" integer NOT NULL,
	"key" text NOT NULL,
	"points" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "deleted_usage" (
	"attempt_id" text PRIMARY KEY NOT NULL,
	"project_id" text NOT NULL,
	"run_id" text NOT NULL,
	"run_name" text NOT NULL,
	"kind" text NOT NULL,
	"gpus" integer NOT NULL,
	"gpu_emulated" boolean NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"exited_at" timestamp (3) with time zone NOT NULL,
	"spent_micro" bigint NOT NULL
);
--> statement-breakpoint
ALTER TABLE "attempt" ADD COLUMN "step_bytes" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "attempt" ADD COLUMN "step_points" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "attempt" ADD COLUMN "step_warned" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "step_metric" ADD CONSTRAINT "step_metric_series_id_step_series_series_id_fk" FOREIGN KEY ("series_id") REFERENCES "public"."step_series"("series_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "step_series" ADD CONSTRAINT "step_series_run_id_training_run_run_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."training_run"("run_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "step_series" ADD CONSTRAINT "step_series_attempt_id_attempt_attempt_id_fk" FOREIGN KEY ("attempt_id") REFERENCES "public"."attempt"("attempt_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deleted_usage" ADD CONSTRAINT "deleted_usage_project_id_project_project_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."project"("project_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "step_series_place" ON "step_series" USING btree ("attempt_id","key");--> statement-breakpoint
CREATE INDEX "step_series_run" ON "step_series" USING btree ("run_id","key","iteration_index");--> statement-breakpoint
CREATE INDEX "deleted_usage_project" ON "deleted_usage" USING btree ("project_id","exited_at");--> statement-breakpoint
CREATE INDEX "attempt_usage" ON "attempt" USING btree ("project_id","exited_at") WHERE spent_micro > 0;--> statement-breakpoint
CREATE INDEX "attempt_log" ON "attempt" USING btree ("log_sha256") WHERE log_sha256 is not null;--> statement-breakpoint
CREATE INDEX "task_result_sha256" ON "task" USING btree ((result ->> 'sha256')) WHERE result is not null;--> statement-breakpoint
CREATE INDEX "iteration_manifest" ON "iteration" USING btree ("manifest_sha256") WHERE manifest_sha256 is not null;--> statement-breakpoint
CREATE INDEX "iteration_metric_series" ON "iteration_metric" USING btree ("run_id","key","iteration_index");--> statement-breakpoint
CREATE INDEX "training_run_parent" ON "training_run" USING btree ("parent_run_id") WHERE parent_run_id is not null;