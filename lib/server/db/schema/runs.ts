import { type SQL, sql } from "drizzle-orm";
import {
  type AnyPgColumn,
  boolean,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import type { PolicyFile } from "@/lib/core/attempts/outcome";
import type { ImageFacts } from "@/lib/core/containers/image-facts";
import type { CurationInForce } from "@/lib/core/curation/rules";
import type { SuiteComparison } from "@/lib/core/evaluation/compare-suites";
import { eventTypes } from "@/lib/core/loop/events";
import type { Actor } from "@/lib/core/loop/plan";
import type { Metrics, MetricValue } from "@/lib/core/metrics/metric-value";
import {
  checkpointFormats,
  eventLevels,
  type IterationPhase,
  iterationStatuses,
  type RunErrorCode,
  runStatuses,
  stages,
  stopReasons,
  type WaitingCode,
} from "@/lib/core/names";
import { keepsProject } from "./accounts";
import { at, micro, type Stored } from "./columns";

/** As the indexes have them, so that a query which says the same is read from one. */
export const sceneIdOf = (run: Record<"resolvedSpec", AnyPgColumn>): SQL<string> =>
  sql`(${run.resolvedSpec} -> 'rollout' ->> 'sceneId')`;
export const creatorIdOf = (run: Record<"createdBy", AnyPgColumn>): SQL<string> =>
  sql`(${run.createdBy} ->> 'id')`;

/** The spec never changes; `state` is what the loop decides from; the rest is written from its events. */
export const trainingRun = pgTable(
  "training_run",
  {
    runId: text("run_id").primaryKey(),
    projectId: keepsProject(),
    name: text("name").notNull(),
    /** As sent, with sealed values in place of secrets. */
    spec: jsonb("spec").$type<Record<string, unknown>>().notNull(),
    resolvedSpec: jsonb("resolved_spec").$type<Stored>().notNull(),
    /** The rules in force, and who set them; null: those of the spec. */
    curation: jsonb("curation").$type<CurationInForce>(),
    warnings: jsonb("warnings").$type<string[]>().notNull().default([]),
    labels: text("labels").array().notNull().default(sql`'{}'::text[]`),
    notes: text("notes").notNull().default(""),
    priority: integer("priority").notNull().default(0),
    createdBy: jsonb("created_by").$type<Actor>().notNull(),
    parentRunId: text("parent_run_id"),
    parentCheckpointId: text("parent_checkpoint_id"),
    initialAssetId: text("initial_asset_id"),

    plan: jsonb("plan").$type<Stored>().notNull(),
    state: jsonb("state").$type<Stored>().notNull(),
    eventSeq: integer("event_seq").notNull().default(0),
    /** When a rule could next hold; a tick takes a turn for what is due. Null after the end and while paused. */
    wakeAt: at("wake_at"),

    status: text("status", { enum: runStatuses }).notNull(),
    stage: text("stage", { enum: stages }),
    currentIteration: integer("current_iteration"),
    waiting: jsonb("waiting").$type<{ code: WaitingCode; message: string; since: string }>(),
    error: text("error"),
    errorCode: text("error_code").$type<RunErrorCode>(),
    stopReason: text("stop_reason", { enum: stopReasons }),
    stopInputs: jsonb("stop_inputs").$type<Record<string, unknown>>(),
    maxIterations: integer("max_iterations").notNull(),
    maxActiveMs: micro("max_active_ms").notNull(),
    maxMicroCredits: micro("max_micro_credits"),
    iterationsEnded: integer("iterations_ended").notNull().default(0),
    iterationsCompleted: integer("iterations_completed").notNull().default(0),
    spentMicro: micro("spent_micro").notNull().default(0),
    reservedMicro: micro("reserved_micro").notNull().default(0),
    activeMs: micro("active_ms").notNull().default(0),
    activeSince: at("active_since"),
    watchedMetric: text("watched_metric"),
    watchedMode: text("watched_mode", { enum: ["max", "min"] }),
    bestValue: doublePrecision("best_value"),
    bestIteration: integer("best_iteration"),
    bestCheckpointId: text("best_checkpoint_id"),
    /** The last 32 of the watched metric, `[iteration, value]`. */
    watchedValues: jsonb("watched_values").$type<[number, MetricValue][]>().notNull().default([]),
    championCheckpointId: text("champion_checkpoint_id"),
    latestCheckpointId: text("latest_checkpoint_id"),
    /** What is shown of the images of its containers, once they are resolved: the trainers', and its simulator's. */
    imageDigest: text("image_digest"),
    image: jsonb("image").$type<ImageFacts>(),
    simulatorImage: jsonb("simulator_image").$type<ImageFacts>(),

    createdAt: at("created_at").notNull().defaultNow(),
    startedAt: at("started_at"),
    endedAt: at("ended_at"),
  },
  (t) => [
    index("training_run_project").on(t.projectId, t.runId),
    index("training_run_status").on(t.status, t.runId),
    index("training_run_scene").on(sceneIdOf(t), t.runId),
    index("training_run_creator").on(creatorIdOf(t), t.runId),
    index("training_run_labels").using("gin", t.labels),
    index("training_run_due").on(t.wakeAt).where(sql`wake_at is not null`),
    index("training_run_live").on(t.runId).where(sql`ended_at is null`),
    index("training_run_parent").on(t.parentRunId).where(sql`parent_run_id is not null`),
  ],
);

/** The run that a row belongs to and goes with. */
export const ofRun = () =>
  text("run_id")
    .notNull()
    .references(() => trainingRun.runId, { onDelete: "cascade" });

/** Everything that happened. `seq` is per run, 1, 2, 3 … without gaps, given under the run's row lock. */
export const runEvent = pgTable(
  "run_event",
  {
    runId: ofRun(),
    seq: integer("seq").notNull(),
    type: text("type", { enum: eventTypes }).notNull(),
    level: text("level", { enum: eventLevels }).notNull(),
    message: text("message").notNull(),
    /** The core's event data, camelCase; the codec turns it into the wire's words. */
    data: jsonb("data").$type<Record<string, unknown>>().notNull(),
    actor: jsonb("actor").$type<Actor>().notNull(),
    createdAt: at("created_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.runId, t.seq] }),
    // Among a long run's hundred thousand events the few that an iteration is shown with.
    index("run_event_warning").on(t.runId, t.seq).where(sql`type in ('warning', 'metric.unusable')`),
    // What a manifest is built without is read from these.
    index("run_event_curation")
      .on(t.runId, t.seq)
      .where(sql`type in ('episode.marked', 'run.curation_changed')`),
  ],
);

/** A row exists once the iteration has started. */
export const iteration = pgTable(
  "iteration",
  {
    iterationId: text("iteration_id").primaryKey(),
    runId: ofRun(),
    index: integer("index").notNull(),
    status: text("status", { enum: iterationStatuses }).notNull(),
    error: text("error"),
    errorCode: text("error_code").$type<RunErrorCode>(),
    checkpointInId: text("checkpoint_in_id"),
    checkpointId: text("checkpoint_id"),
    phases: jsonb("phases")
      .$type<{ phase: IterationPhase; startedAt: string; endedAt: string | null }[]>()
      .notNull()
      .default([]),
    rolloutsTotal: integer("rollouts_total").notNull(),
    rolloutsDone: integer("rollouts_done").notNull().default(0),
    rolloutsFailed: integer("rollouts_failed").notNull().default(0),
    episodes: integer("episodes").notNull().default(0),
    envSteps: micro("env_steps").notNull().default(0),
    /** Sums over the episodes of finished jobs; the codec divides. */
    successSum: doublePrecision("success_sum").notNull().default(0),
    returnSum: doublePrecision("return_sum").notNull().default(0),
    manifestDigest: text("manifest_digest"),
    /** Blob of manifest.json. */
    manifestSha256: text("manifest_sha256"),
    /** How many episodes of the batches that the manifest names it goes without. */
    episodesExcluded: integer("episodes_excluded").notNull().default(0),
    startedAt: at("started_at").notNull(),
    endedAt: at("ended_at"),
  },
  (t) => [
    uniqueIndex("iteration_run_index").on(t.runId, t.index),
    index("iteration_manifest").on(t.manifestSha256).where(sql`manifest_sha256 is not null`),
  ],
);

/** One number of one iteration's metrics.json. Not finite is a double's own NaN and infinities. */
export const iterationMetric = pgTable(
  "iteration_metric",
  {
    runId: ofRun(),
    iterationIndex: integer("iteration_index").notNull(),
    key: text("key").notNull(),
    value: doublePrecision("value").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.runId, t.iterationIndex, t.key] }),
    index("iteration_metric_series").on(t.runId, t.key, t.iterationIndex),
  ],
);

export const checkpoint = pgTable(
  "checkpoint",
  {
    checkpointId: text("checkpoint_id").primaryKey(),
    projectId: text("project_id").notNull(),
    runId: ofRun(),
    iterationId: text("iteration_id").notNull(),
    iterationIndex: integer("iteration_index").notNull(),
    attemptId: text("attempt_id").notNull(),
    parentCheckpointId: text("parent_checkpoint_id"),
    parentAssetId: text("parent_asset_id"),
    filename: text("filename").notNull(),
    sha256: text("sha256").notNull(),
    sizeBytes: micro("size_bytes").notNull(),
    /** `folder`: the blob is a tar, and `filename` is the folder's own name. */
    format: text("format", { enum: checkpointFormats }).notNull().default("file"),
    /** Of a folder its first 1,000 files, by name, and how many there are; null for a file. */
    files: jsonb("files").$type<{ path: string; size_bytes: number }[]>(),
    fileCount: integer("file_count"),
    manifestDigest: text("manifest_digest").notNull(),
    imageDigest: text("image_digest"),
    metrics: jsonb("metrics").$type<Metrics>().notNull(),
    /** Null: it carries none that can be run. */
    policy: jsonb("policy").$type<PolicyFile>(),
    pinned: boolean("pinned").notNull().default(false),
    createdAt: at("created_at").notNull(),
  },
  (t) => [
    uniqueIndex("checkpoint_run_iteration").on(t.runId, t.iterationIndex),
    index("checkpoint_sha256").on(t.sha256),
    index("checkpoint_project").on(t.projectId),
    // What came from a checkpoint is looked for child by child.
    index("checkpoint_parent").on(t.parentCheckpointId).where(sql`parent_checkpoint_id is not null`),
    index("checkpoint_policy_sha256").on(sql`(policy ->> 'sha256')`).where(sql`policy is not null`),
  ],
);

/** One evaluation that came to its end: of an iteration's checkpoint, or (-1) of what the run starts from. */
export const evaluation = pgTable(
  "evaluation",
  {
    runId: text("run_id")
      .notNull()
      .references(() => trainingRun.runId, { onDelete: "cascade" }),
    iterationIndex: integer("iteration_index").notNull(),
    /** Or the asset's id. */
    checkpointId: text("checkpoint_id").notNull(),
    metrics: jsonb("metrics").$type<Metrics>().notNull(),
    promoted: boolean("promoted").notNull(),
    /** With whom it was compared; null for a run's first. */
    championId: text("champion_id"),
    comparison: jsonb("comparison").$type<SuiteComparison>(),
    createdAt: at("created_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.runId, t.iterationIndex] })],
);
