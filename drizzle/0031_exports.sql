CREATE TABLE "run_export" (
	"export_id" text PRIMARY KEY NOT NULL,
	"project_id" text NOT NULL,
	"run_id" text NOT NULL,
	"kind" text NOT NULL,
	"selection" jsonb NOT NULL,
	"content" text NOT NULL,
	"status" text DEFAULT 'queued' NOT NULL,
	"filename" text NOT NULL,
	"progress_done" bigint DEFAULT 0 NOT NULL,
	"progress_total" bigint,
	"left_out" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"sha256" text,
	"size_bytes" bigint,
	"error_code" text,
	"error" text,
	"created_by" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"worker_id" text,
	"lease_until" timestamp (3) with time zone,
	"epoch" integer DEFAULT 0 NOT NULL,
	"losses" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
ALTER TABLE "run_export" ADD CONSTRAINT "run_export_run_id_training_run_run_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."training_run"("run_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "run_export_run" ON "run_export" USING btree ("run_id","export_id");--> statement-breakpoint
CREATE INDEX "run_export_project" ON "run_export" USING btree ("project_id","started_at");--> statement-breakpoint
CREATE INDEX "run_export_open" ON "run_export" USING btree ("created_at") WHERE status in ('queued', 'running');--> statement-breakpoint
CREATE INDEX "run_export_sha256" ON "run_export" USING btree ("sha256") WHERE sha256 is not null;