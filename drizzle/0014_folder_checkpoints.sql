ALTER TABLE "artifact" ADD COLUMN "format" text DEFAULT 'file' NOT NULL;--> statement-breakpoint
ALTER TABLE "checkpoint" ADD COLUMN "format" text DEFAULT 'file' NOT NULL;--> statement-breakpoint
ALTER TABLE "checkpoint" ADD COLUMN "files" jsonb;--> statement-breakpoint
ALTER TABLE "checkpoint" ADD COLUMN "file_count" integer;