import { boolean, index, integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import type { Actor } from "@/lib/core/loop/plan";
import { verdicts } from "@/lib/core/names";
import { task } from "./attempts";
import { at, micro } from "./columns";
import { ofRun } from "./runs";

/** What people say of an episode, as it stands; what stood before is in the run's events. A mark that is taken back stays, empty. */
export const episodeMark = pgTable(
  "episode_mark",
  {
    taskId: text("task_id")
      .notNull()
      .references(() => task.taskId, { onDelete: "cascade" }),
    env: integer("env").notNull(),
    runId: ofRun(),
    verdict: text("verdict", { enum: verdicts }),
    note: text("note").notNull(),
    excluded: boolean("excluded").notNull(),
    /** From 1; a change names the version that it was made from. */
    version: integer("version").notNull(),
    markedBy: jsonb("marked_by").$type<Actor>().notNull(),
    markedAt: at("marked_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.taskId, t.env] }), index("episode_mark_run").on(t.runId)],
);

/** A batch that was written anew without the episodes that a manifest goes without: its blob. */
export const cutBatch = pgTable(
  "cut_batch",
  {
    runId: ofRun(),
    iterationIndex: integer("iteration_index").notNull(),
    sha256: text("sha256").notNull(),
    projectId: text("project_id").notNull(),
    sizeBytes: micro("size_bytes").notNull(),
    /** The batch that it was cut from, and which of its episodes are left, so that a later manifest need not write it again. */
    sourceSha256: text("source_sha256").notNull(),
    envs: integer("envs").array().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.runId, t.iterationIndex, t.sha256] }),
    index("cut_batch_sha256").on(t.sha256),
    index("cut_batch_project").on(t.projectId),
  ],
);
