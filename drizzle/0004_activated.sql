ALTER TABLE "app_user" ADD COLUMN "activated_at" timestamp (3) with time zone;--> statement-breakpoint
UPDATE "app_user" SET "activated_at" = "created_at" WHERE "password_hash" IS NOT NULL;
