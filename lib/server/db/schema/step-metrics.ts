import {
  bigint,
  doublePrecision,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import { attempt } from "./attempts";
import { ofRun } from "./runs";

/** One key of one trainer's metrics.jsonl. Points hang on a number, not on two ids of 30 characters each. */
export const stepSeries = pgTable(
  "step_series",
  {
    seriesId: bigint("series_id", { mode: "number" }).primaryKey().generatedAlwaysAsIdentity(),
    runId: ofRun(),
    attemptId: text("attempt_id")
      .notNull()
      .references(() => attempt.attemptId, { onDelete: "cascade" }),
    iterationIndex: integer("iteration_index").notNull(),
    key: text("key").notNull(),
    /** How many it has: the next one's `n`. */
    points: integer("points").notNull(),
  },
  (t) => [
    uniqueIndex("step_series_place").on(t.attemptId, t.key),
    index("step_series_run").on(t.runId, t.key, t.iterationIndex),
  ],
);

/** One number of one line, in the order of the lines. Not finite is a double's own NaN and infinities. */
export const stepMetric = pgTable(
  "step_metric",
  {
    seriesId: bigint("series_id", { mode: "number" })
      .notNull()
      .references(() => stepSeries.seriesId, { onDelete: "cascade" }),
    n: integer("n").notNull(),
    step: doublePrecision("step").notNull(),
    value: doublePrecision("value").notNull(),
  },
  (t) => [primaryKey({ columns: [t.seriesId, t.n] })],
);
