import { sql } from "drizzle-orm";
import { index, jsonb, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import type { Actor } from "@/lib/core/loop/plan";
import { ofProject } from "./accounts";
import { at, micro } from "./columns";

/**
 * One file that somebody announced and got a link for, or that a worker fetches from `sourceUri`. `sha256` is set once
 * all of it has arrived, and never changes.
 */
export const upload = pgTable(
  "upload",
  {
    uploadId: text("upload_id").primaryKey(),
    projectId: ofProject(),
    filename: text("filename").notNull(),
    contentType: text("content_type").notNull(),
    /** As announced; of a file that is fetched 0 until it has arrived. */
    sizeBytes: micro("size_bytes").notNull(),
    sha256: text("sha256"),
    sourceUri: text("source_uri"),
    createdAt: at("created_at").notNull().defaultNow(),
    expiresAt: at("expires_at").notNull(),
    uploadedAt: at("uploaded_at"),
  },
  (t) => [
    index("upload_unfinished").on(t.expiresAt).where(sql`sha256 is null`),
    index("upload_sha256").on(t.sha256),
    index("upload_project").on(t.projectId),
  ],
);

/** A registered upload. Its file's digest is the upload's; while that has none, the asset is pending. */
export const asset = pgTable(
  "asset",
  {
    assetId: text("asset_id").primaryKey(),
    projectId: ofProject(),
    uploadId: text("upload_id")
      .notNull()
      .references(() => upload.uploadId, { onDelete: "cascade" }),
    /** `checkpoint`, `robot`, `scene`, or whatever its owner called it. */
    kind: text("kind"),
    filename: text("filename").notNull(),
    metadata: jsonb("metadata").$type<Record<string, unknown>>().notNull().default({}),
    createdBy: jsonb("created_by").$type<Actor>().notNull(),
    createdAt: at("created_at").notNull().defaultNow(),
  },
  (t) => [uniqueIndex("asset_upload").on(t.uploadId), index("asset_project").on(t.projectId, t.assetId)],
);
