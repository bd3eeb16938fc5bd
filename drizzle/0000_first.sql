CREATE TABLE "api_key" (
	"key_id" text PRIMARY KEY NOT NULL,
	"project_id" text NOT NULL,
	"name" text NOT NULL,
	"prefix" text NOT NULL,
	"sha256" text NOT NULL,
	"scopes" text[] NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"last_used_at" timestamp (3) with time zone,
	"expires_at" timestamp (3) with time zone,
	"revoked_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "installation" (
	"installation_id" text PRIMARY KEY NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "member" (
	"project_id" text NOT NULL,
	"user_id" text NOT NULL,
	"role" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "member_project_id_user_id_pk" PRIMARY KEY("project_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "project" (
	"project_id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"credit_limit_micro" bigint,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "app_user" (
	"user_id" text PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"password_hash" text NOT NULL,
	"is_owner" boolean DEFAULT false NOT NULL,
	"session_version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "artifact" (
	"artifact_id" text PRIMARY KEY NOT NULL,
	"project_id" text NOT NULL,
	"run_id" text,
	"attempt_id" text NOT NULL,
	"name" text NOT NULL,
	"sha256" text NOT NULL,
	"size_bytes" bigint NOT NULL,
	"partial" boolean NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "attempt" (
	"attempt_id" text PRIMARY KEY NOT NULL,
	"task_id" text NOT NULL,
	"project_id" text NOT NULL,
	"run_id" text,
	"iteration_index" integer,
	"kind" text NOT NULL,
	"index" integer NOT NULL,
	"number" integer NOT NULL,
	"status" text NOT NULL,
	"epoch" integer DEFAULT 0 NOT NULL,
	"priority" integer DEFAULT 0 NOT NULL,
	"queued_at" timestamp (3) with time zone NOT NULL,
	"not_before" timestamp (3) with time zone NOT NULL,
	"worker_id" text,
	"lease_until" timestamp (3) with time zone,
	"stop_requested" text,
	"stop_requested_at" timestamp (3) with time zone,
	"gpus" integer DEFAULT 0 NOT NULL,
	"cpu" double precision DEFAULT 0 NOT NULL,
	"memory_bytes" bigint DEFAULT 0 NOT NULL,
	"seed" bigint,
	"checkpoint_in_id" text,
	"host_id" text,
	"gpu_devices" text[],
	"gpu_emulated" boolean DEFAULT false NOT NULL,
	"container_started" boolean DEFAULT false NOT NULL,
	"image_id" text,
	"exit_code" integer,
	"out_of_memory" boolean DEFAULT false NOT NULL,
	"error" text,
	"error_code" text,
	"started_at" timestamp (3) with time zone,
	"exited_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"log_sha256" text,
	"reserved_micro" bigint DEFAULT 0 NOT NULL,
	"reserved_until" timestamp (3) with time zone,
	"spent_micro" bigint DEFAULT 0 NOT NULL,
	"progress" bigint DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "attempt_evidence" (
	"evidence_id" text PRIMARY KEY NOT NULL,
	"attempt_id" text NOT NULL,
	"epoch" integer NOT NULL,
	"worker_id" text NOT NULL,
	"news" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "episode" (
	"task_id" text NOT NULL,
	"env" integer NOT NULL,
	"run_id" text,
	"iteration_index" integer,
	"job_index" integer NOT NULL,
	"seed" bigint NOT NULL,
	"length" integer NOT NULL,
	"return_sum" double precision NOT NULL,
	"success" boolean NOT NULL,
	"driver" text NOT NULL,
	"driver_checkpoint_id" text,
	CONSTRAINT "episode_task_id_env_pk" PRIMARY KEY("task_id","env")
);
--> statement-breakpoint
CREATE TABLE "task" (
	"task_id" text PRIMARY KEY NOT NULL,
	"project_id" text NOT NULL,
	"run_id" text,
	"iteration_index" integer,
	"iteration_id" text,
	"kind" text NOT NULL,
	"index" integer NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"result" jsonb
);
--> statement-breakpoint
CREATE TABLE "gpu_slot" (
	"host_id" text NOT NULL,
	"device" text NOT NULL,
	"attempt_id" text,
	"taken_at" timestamp (3) with time zone,
	CONSTRAINT "gpu_slot_host_id_device_pk" PRIMARY KEY("host_id","device")
);
--> statement-breakpoint
CREATE TABLE "host" (
	"host_id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"cpus" integer NOT NULL,
	"memory_bytes" bigint NOT NULL,
	"gpu_kind" text NOT NULL,
	"gpu_model" text,
	"draining" boolean DEFAULT false NOT NULL,
	"last_seen_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"last_reconciliation" jsonb
);
--> statement-breakpoint
CREATE TABLE "worker" (
	"worker_id" text PRIMARY KEY NOT NULL,
	"lock_key" bigint NOT NULL,
	"hostname" text NOT NULL,
	"pid" integer NOT NULL,
	"host_id" text,
	"rollout_slots" integer NOT NULL,
	"cpu_trainer_slots" integer NOT NULL,
	"blocked" jsonb,
	"started_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"last_seen_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"stopped_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "idempotency_key" (
	"project_id" text NOT NULL,
	"contract_id" text NOT NULL,
	"key" text NOT NULL,
	"body_sha256" text NOT NULL,
	"status" integer NOT NULL,
	"response" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "idempotency_key_project_id_contract_id_key_pk" PRIMARY KEY("project_id","contract_id","key")
);
--> statement-breakpoint
CREATE TABLE "checkpoint" (
	"checkpoint_id" text PRIMARY KEY NOT NULL,
	"project_id" text NOT NULL,
	"run_id" text NOT NULL,
	"iteration_id" text NOT NULL,
	"iteration_index" integer NOT NULL,
	"attempt_id" text NOT NULL,
	"parent_checkpoint_id" text,
	"parent_asset_id" text,
	"filename" text NOT NULL,
	"sha256" text NOT NULL,
	"size_bytes" bigint NOT NULL,
	"manifest_digest" text NOT NULL,
	"image_digest" text,
	"metrics" jsonb NOT NULL,
	"pinned" boolean DEFAULT false NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "iteration" (
	"iteration_id" text PRIMARY KEY NOT NULL,
	"run_id" text NOT NULL,
	"index" integer NOT NULL,
	"status" text NOT NULL,
	"error" text,
	"error_code" text,
	"checkpoint_in_id" text,
	"checkpoint_id" text,
	"phases" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"rollouts_total" integer NOT NULL,
	"rollouts_done" integer DEFAULT 0 NOT NULL,
	"rollouts_failed" integer DEFAULT 0 NOT NULL,
	"episodes" integer DEFAULT 0 NOT NULL,
	"env_steps" bigint DEFAULT 0 NOT NULL,
	"success_sum" double precision DEFAULT 0 NOT NULL,
	"return_sum" double precision DEFAULT 0 NOT NULL,
	"manifest_digest" text,
	"manifest_sha256" text,
	"started_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "iteration_metric" (
	"run_id" text NOT NULL,
	"iteration_index" integer NOT NULL,
	"key" text NOT NULL,
	"value" double precision NOT NULL,
	CONSTRAINT "iteration_metric_run_id_iteration_index_key_pk" PRIMARY KEY("run_id","iteration_index","key")
);
--> statement-breakpoint
CREATE TABLE "run_event" (
	"run_id" text NOT NULL,
	"seq" integer NOT NULL,
	"type" text NOT NULL,
	"level" text NOT NULL,
	"message" text NOT NULL,
	"data" jsonb NOT NULL,
	"actor" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "run_event_run_id_seq_pk" PRIMARY KEY("run_id","seq")
);
--> statement-breakpoint
CREATE TABLE "training_run" (
	"run_id" text PRIMARY KEY NOT NULL,
	"project_id" text NOT NULL,
	"name" text NOT NULL,
	"spec" jsonb NOT NULL,
	"resolved_spec" jsonb NOT NULL,
	"sealed_env" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"warnings" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"labels" text[] DEFAULT '{}'::text[] NOT NULL,
	"notes" text DEFAULT '' NOT NULL,
	"priority" integer DEFAULT 0 NOT NULL,
	"created_by" jsonb NOT NULL,
	"parent_run_id" text,
	"parent_checkpoint_id" text,
	"initial_asset_id" text,
	"plan" jsonb NOT NULL,
	"state" jsonb NOT NULL,
	"event_seq" integer DEFAULT 0 NOT NULL,
	"wake_at" timestamp (3) with time zone,
	"status" text NOT NULL,
	"stage" text,
	"current_iteration" integer,
	"waiting" jsonb,
	"error" text,
	"error_code" text,
	"stop_reason" text,
	"stop_inputs" jsonb,
	"max_iterations" integer NOT NULL,
	"max_active_ms" bigint NOT NULL,
	"max_micro_credits" bigint,
	"iterations_ended" integer DEFAULT 0 NOT NULL,
	"iterations_completed" integer DEFAULT 0 NOT NULL,
	"spent_micro" bigint DEFAULT 0 NOT NULL,
	"reserved_micro" bigint DEFAULT 0 NOT NULL,
	"active_ms" bigint DEFAULT 0 NOT NULL,
	"active_since" timestamp (3) with time zone,
	"watched_metric" text,
	"watched_mode" text,
	"best_value" double precision,
	"best_iteration" integer,
	"best_checkpoint_id" text,
	"watched_values" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"latest_checkpoint_id" text,
	"image_id" text,
	"image_digest" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone
);
--> statement-breakpoint
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_project_id_project_project_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."project"("project_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "member" ADD CONSTRAINT "member_project_id_project_project_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."project"("project_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "member" ADD CONSTRAINT "member_user_id_app_user_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."app_user"("user_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "artifact" ADD CONSTRAINT "artifact_run_id_training_run_run_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."training_run"("run_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "artifact" ADD CONSTRAINT "artifact_attempt_id_attempt_attempt_id_fk" FOREIGN KEY ("attempt_id") REFERENCES "public"."attempt"("attempt_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attempt" ADD CONSTRAINT "attempt_task_id_task_task_id_fk" FOREIGN KEY ("task_id") REFERENCES "public"."task"("task_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attempt" ADD CONSTRAINT "attempt_run_id_training_run_run_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."training_run"("run_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "episode" ADD CONSTRAINT "episode_task_id_task_task_id_fk" FOREIGN KEY ("task_id") REFERENCES "public"."task"("task_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "task" ADD CONSTRAINT "task_run_id_training_run_run_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."training_run"("run_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gpu_slot" ADD CONSTRAINT "gpu_slot_host_id_host_host_id_fk" FOREIGN KEY ("host_id") REFERENCES "public"."host"("host_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "checkpoint" ADD CONSTRAINT "checkpoint_run_id_training_run_run_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."training_run"("run_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "iteration" ADD CONSTRAINT "iteration_run_id_training_run_run_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."training_run"("run_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "iteration_metric" ADD CONSTRAINT "iteration_metric_run_id_training_run_run_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."training_run"("run_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run_event" ADD CONSTRAINT "run_event_run_id_training_run_run_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."training_run"("run_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "training_run" ADD CONSTRAINT "training_run_project_id_project_project_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."project"("project_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "api_key_sha256" ON "api_key" USING btree ("sha256");--> statement-breakpoint
CREATE UNIQUE INDEX "app_user_email" ON "app_user" USING btree ("email");--> statement-breakpoint
CREATE INDEX "artifact_run" ON "artifact" USING btree ("run_id");--> statement-breakpoint
CREATE INDEX "artifact_sha256" ON "artifact" USING btree ("sha256");--> statement-breakpoint
CREATE UNIQUE INDEX "attempt_one_live" ON "attempt" USING btree ("task_id") WHERE status in ('queued','starting','running','collecting');--> statement-breakpoint
CREATE UNIQUE INDEX "attempt_number" ON "attempt" USING btree ("task_id","number");--> statement-breakpoint
CREATE INDEX "attempt_queue" ON "attempt" USING btree ("kind","priority","queued_at") WHERE status = 'queued';--> statement-breakpoint
CREATE INDEX "attempt_leases" ON "attempt" USING btree ("lease_until") WHERE status in ('starting','running','collecting');--> statement-breakpoint
CREATE INDEX "attempt_run" ON "attempt" USING btree ("run_id","iteration_index","kind","index","number");--> statement-breakpoint
CREATE INDEX "attempt_evidence_attempt" ON "attempt_evidence" USING btree ("attempt_id");--> statement-breakpoint
CREATE INDEX "episode_run" ON "episode" USING btree ("run_id","iteration_index","job_index");--> statement-breakpoint
CREATE UNIQUE INDEX "task_place" ON "task" USING btree ("run_id","iteration_index","kind","index") WHERE run_id is not null;--> statement-breakpoint
CREATE INDEX "gpu_slot_attempt" ON "gpu_slot" USING btree ("attempt_id");--> statement-breakpoint
CREATE UNIQUE INDEX "checkpoint_run_iteration" ON "checkpoint" USING btree ("run_id","iteration_index");--> statement-breakpoint
CREATE INDEX "checkpoint_sha256" ON "checkpoint" USING btree ("sha256");--> statement-breakpoint
CREATE UNIQUE INDEX "iteration_run_index" ON "iteration" USING btree ("run_id","index");--> statement-breakpoint
CREATE INDEX "training_run_project" ON "training_run" USING btree ("project_id","run_id");--> statement-breakpoint
CREATE INDEX "training_run_due" ON "training_run" USING btree ("wake_at") WHERE wake_at is not null;--> statement-breakpoint
CREATE INDEX "training_run_live" ON "training_run" USING btree ("run_id") WHERE ended_at is null;