import {
  bigint,
  customType,
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
    /** The first so many of them are in `step_rollup` as well; whole blocks. Of older versions none is. */
    rolled: integer("rolled").notNull().default(0),
    /** Its last point's. Null: of an older version, as `turns`. */
    lastStep: doublePrecision("last_step"),
    /** How often a step is smaller than the one before it. Null: of an older version, and counted by whoever reads it. */
    turns: integer("turns"),
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
    /**
     * Whoever appends has written, and so locked, its series in the same transaction; a trigger of that table takes its points along.
     * A reference would look for it once a point, which is half of what keeping one costs.
     */
    seriesId: bigint("series_id", { mode: "number" }).notNull(),
    n: integer("n").notNull(),
    step: doublePrecision("step").notNull(),
    value: doublePrecision("value").notNull(),
  },
  (t) => [primaryKey({ columns: [t.seriesId, t.n] })],
);

const bytes = customType<{ data: Uint8Array }>({ dataType: () => "bytea" });

/**
 * One block of a series' points, `n` from `block` × 1,024 on, as a reader from afar needs it: points of it, none made up, each the
 * eight bytes of its step and the eight of its value. `fine`: of each 32 of them the smallest, the largest and the first that
 * is not finite; `coarse`: the same of the whole block. Both begin and end with the block's own ends.
 */
export const stepRollup = pgTable(
  "step_rollup",
  {
    seriesId: bigint("series_id", { mode: "number" })
      .notNull()
      .references(() => stepSeries.seriesId, { onDelete: "cascade" }),
    block: integer("block").notNull(),
    /** Of its steps, which mostly grow and need not. */
    minStep: doublePrecision("min_step").notNull(),
    maxStep: doublePrecision("max_step").notNull(),
    /** Of its values. */
    notFinite: integer("not_finite").notNull(),
    coarse: bytes("coarse").notNull(),
    fine: bytes("fine").notNull(),
  },
  (t) => [primaryKey({ columns: [t.seriesId, t.block] })],
);
