import { sql } from "drizzle-orm";
import { index, integer, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import type { MarkFilter } from "@/lib/contracts/episodes/filter";
import type { Actor } from "@/lib/core/loop/plan";
import { type ExportErrorCode, exportKinds, exportStatuses, type JobPurpose } from "@/lib/core/names";
import { at, micro } from "./columns";
import { ofRun } from "./runs";

/** What is null does not narrow it. `datasetOf` and `episodes` stand alone. */
export type ExportSelection = {
  datasetOf: number | null;
  iteration: number | null;
  job: number | null;
  env: number | null;
  success: boolean | null;
  mark: MarkFilter | null;
  purpose: JobPurpose;
  /** `<job_id>.<env>`, by place. */
  episodes: string[] | null;
};

/** One file that a worker makes of a run's episodes or metrics, for whoever asked. It goes with its run. */
export const runExport = pgTable(
  "run_export",
  {
    exportId: text("export_id").primaryKey(),
    projectId: text("project_id").notNull(),
    runId: ofRun(),
    kind: text("kind", { enum: exportKinds }).notNull(),
    selection: jsonb("selection").$type<ExportSelection>().notNull(),
    /** What was to be exported when it was asked for, as a digest: the same again is the same export. */
    content: text("content").notNull(),
    status: text("status", { enum: exportStatuses }).notNull().default("queued"),
    filename: text("filename").notNull(),
    progressDone: micro("progress_done").notNull().default(0),
    progressTotal: micro("progress_total"),
    leftOut: jsonb("left_out").$type<{ name: string; why: string }[]>().notNull().default([]),
    /** The file's blob, once it is ready. */
    sha256: text("sha256"),
    sizeBytes: micro("size_bytes"),
    errorCode: text("error_code").$type<ExportErrorCode>(),
    error: text("error"),
    createdBy: jsonb("created_by").$type<Actor>().notNull(),
    createdAt: at("created_at").notNull().defaultNow(),
    startedAt: at("started_at"),
    endedAt: at("ended_at"),
    /** Who makes it, and until when that holds without being renewed. */
    workerId: text("worker_id"),
    leaseUntil: at("lease_until"),
    /** +1 with every claim; every later write of its worker names it. */
    epoch: integer("epoch").notNull().default(0),
    /** How often a worker was gone before it was done. */
    losses: integer("losses").notNull().default(0),
  },
  (t) => [
    index("run_export_run").on(t.runId, t.exportId),
    index("run_export_project").on(t.projectId, t.startedAt),
    index("run_export_open").on(t.createdAt).where(sql`status in ('queued', 'running')`),
    index("run_export_sha256").on(t.sha256).where(sql`sha256 is not null`),
  ],
);
