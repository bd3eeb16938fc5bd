DROP INDEX "training_run_pulled";--> statement-breakpoint
ALTER TABLE "training_run" DROP COLUMN "image_id";--> statement-breakpoint
ALTER TABLE "training_run" DROP COLUMN "image_problem";--> statement-breakpoint
ALTER TABLE "training_run" DROP COLUMN "image_tries";--> statement-breakpoint
ALTER TABLE "training_run" DROP COLUMN "image_retry_at";--> statement-breakpoint
ALTER TABLE "training_run" DROP COLUMN "sealed_env";