CREATE TABLE "evaluation" (
	"run_id" text NOT NULL,
	"iteration_index" integer NOT NULL,
	"checkpoint_id" text NOT NULL,
	"metrics" jsonb NOT NULL,
	"promoted" boolean NOT NULL,
	"champion_id" text,
	"comparison" jsonb,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "evaluation_run_id_iteration_index_pk" PRIMARY KEY("run_id","iteration_index")
);
--> statement-breakpoint
ALTER TABLE "episode" ADD COLUMN "purpose" text DEFAULT 'training' NOT NULL;--> statement-breakpoint
ALTER TABLE "checkpoint" ADD COLUMN "policy" jsonb;--> statement-breakpoint
ALTER TABLE "training_run" ADD COLUMN "champion_checkpoint_id" text;--> statement-breakpoint
ALTER TABLE "evaluation" ADD CONSTRAINT "evaluation_run_id_training_run_run_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."training_run"("run_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "checkpoint_policy_sha256" ON "checkpoint" USING btree ((policy ->> 'sha256')) WHERE policy is not null;