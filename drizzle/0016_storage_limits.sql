ALTER TABLE "project" ADD COLUMN "storage_limit_bytes" bigint;--> statement-breakpoint
CREATE INDEX "upload_project" ON "upload" USING btree ("project_id");--> statement-breakpoint
CREATE INDEX "artifact_project" ON "artifact" USING btree ("project_id");--> statement-breakpoint
CREATE INDEX "task_project" ON "task" USING btree ("project_id") WHERE result is not null;--> statement-breakpoint
CREATE INDEX "checkpoint_project" ON "checkpoint" USING btree ("project_id");