import { index, integer, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import { jobStatuses } from "@/lib/core/jobs/job-state";
import type { Actor } from "@/lib/core/loop/plan";
import type { AttemptErrorCode } from "@/lib/core/names";
import { keepsProject } from "./accounts";
import { task } from "./attempts";
import { at, type Stored } from "./columns";

/** A rollout job that stands alone: what its task, which has no run, is decided from. */
export const job = pgTable(
  "job",
  {
    jobId: text("job_id")
      .primaryKey()
      .references(() => task.taskId, { onDelete: "cascade" }),
    projectId: keepsProject(),
    /** As sent. */
    spec: jsonb("spec").$type<Record<string, unknown>>().notNull(),
    resolvedSpec: jsonb("resolved_spec").$type<Stored>().notNull(),
    warnings: jsonb("warnings").$type<string[]>().notNull().default([]),
    createdBy: jsonb("created_by").$type<Actor>().notNull(),

    state: jsonb("state").$type<Stored>().notNull(),
    status: text("status", { enum: jobStatuses }).notNull(),
    /** Attempts that a worker took. */
    attemptCount: integer("attempt_count").notNull().default(0),
    error: text("error"),
    errorCode: text("error_code").$type<AttemptErrorCode>(),

    createdAt: at("created_at").notNull().defaultNow(),
    startedAt: at("started_at"),
    endedAt: at("ended_at"),
  },
  (t) => [index("job_project").on(t.projectId, t.jobId)],
);
