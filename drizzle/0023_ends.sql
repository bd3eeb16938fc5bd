ALTER TABLE "attempt" ADD COLUMN "room_problem" text;--> statement-breakpoint
ALTER TABLE "worker" ADD COLUMN "trouble" jsonb;--> statement-breakpoint
ALTER TABLE "worker" ADD COLUMN "died" boolean DEFAULT false NOT NULL;