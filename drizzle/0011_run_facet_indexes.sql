CREATE INDEX "training_run_scene" ON "training_run" USING btree (("resolved_spec" -> 'rollout' ->> 'sceneId'),"run_id");--> statement-breakpoint
CREATE INDEX "training_run_creator" ON "training_run" USING btree (("created_by" ->> 'id'),"run_id");--> statement-breakpoint
CREATE INDEX "training_run_labels" ON "training_run" USING gin ("labels");