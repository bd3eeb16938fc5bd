ALTER TABLE "training_run" ADD COLUMN "image_problem" text;--> statement-breakpoint
ALTER TABLE "training_run" ADD COLUMN "image_tries" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "training_run" ADD COLUMN "image_retry_at" timestamp (3) with time zone;