ALTER TABLE "installation" ADD COLUMN "home" jsonb;--> statement-breakpoint
ALTER TABLE "step_series" ADD COLUMN "last_step" double precision;--> statement-breakpoint
ALTER TABLE "step_series" ADD COLUMN "turns" integer;