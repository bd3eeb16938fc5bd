CREATE TABLE "container" (
	"owner_id" text NOT NULL,
	"purpose" text NOT NULL,
	"project_id" text NOT NULL,
	"image_uri" text NOT NULL,
	"pull" text NOT NULL,
	"sealed_env" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"image_id" text,
	"digest" text,
	"facts" jsonb,
	"problem" text,
	"tries" integer DEFAULT 0 NOT NULL,
	"retry_at" timestamp (3) with time zone,
	CONSTRAINT "container_owner_id_purpose_pk" PRIMARY KEY("owner_id","purpose")
);
--> statement-breakpoint
ALTER TABLE "attempt" ADD COLUMN "needs_place" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "attempt" ADD COLUMN "gpu_share" double precision;--> statement-breakpoint
ALTER TABLE "training_run" ADD COLUMN "simulator_image" jsonb;--> statement-breakpoint
CREATE INDEX "container_unresolved" ON "container" USING btree ("owner_id") WHERE image_id is null;--> statement-breakpoint
CREATE INDEX "container_pulled" ON "container" USING btree ("image_id") WHERE ("container"."facts" ->> 'pulled') = 'true';--> statement-breakpoint
CREATE INDEX "container_image" ON "container" USING btree ("image_uri","owner_id");--> statement-breakpoint
CREATE INDEX "attempt_placed" ON "attempt" USING btree ("project_id","started_at") WHERE needs_place and started_at is not null;