ALTER TABLE "worker" ADD COLUMN "trouble" jsonb;--> statement-breakpoint
ALTER TABLE "worker" ADD COLUMN "died" boolean DEFAULT false NOT NULL;