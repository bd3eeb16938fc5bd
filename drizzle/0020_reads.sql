CREATE TABLE "step_rollup" (
	"series_id" bigint NOT NULL,
	"block" integer NOT NULL,
	"min_step" double precision NOT NULL,
	"max_step" double precision NOT NULL,
	"not_finite" integer NOT NULL,
	"coarse" "bytea" NOT NULL,
	"fine" "bytea" NOT NULL,
	CONSTRAINT "step_rollup_series_id_block_pk" PRIMARY KEY("series_id","block")
);
--> statement-breakpoint
ALTER TABLE "step_series" ADD COLUMN "rolled" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "step_rollup" ADD CONSTRAINT "step_rollup_series_id_step_series_series_id_fk" FOREIGN KEY ("series_id") REFERENCES "public"."step_series"("series_id") ON DELETE cascade ON UPDATE no action;