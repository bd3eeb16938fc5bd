ALTER TABLE "project" ADD COLUMN "max_priority" integer;--> statement-breakpoint
CREATE INDEX "attempt_served" ON "attempt" USING btree ("project_id","kind","started_at") WHERE started_at is not null;