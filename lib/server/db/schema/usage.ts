import { boolean, index, integer, pgTable, text } from "drizzle-orm/pg-core";
import { taskKinds } from "@/lib/core/names";
import { keepsProject } from "./accounts";
import { at, micro } from "./columns";

/** What attempts of deleted runs cost: the attempts' own rows are the ledger until their run is deleted. */
export const deletedUsage = pgTable(
  "deleted_usage",
  {
    attemptId: text("attempt_id").primaryKey(),
    projectId: keepsProject(),
    runId: text("run_id").notNull(),
    runName: text("run_name").notNull(),
    /** Of the API key that made the run: its spend cap counts what is deleted too. Null: a person made it. */
    keyId: text("key_id"),
    kind: text("kind", { enum: taskKinds }).notNull(),
    gpus: integer("gpus").notNull(),
    gpuEmulated: boolean("gpu_emulated").notNull(),
    startedAt: at("started_at").notNull(),
    exitedAt: at("exited_at").notNull(),
    spentMicro: micro("spent_micro").notNull(),
  },
  (t) => [index("deleted_usage_project").on(t.projectId, t.exitedAt)],
);
