import { sql } from "drizzle-orm";
import {
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
import { stopWhys } from "@/lib/core/loop/events";
import {
  type AttemptErrorCode,
  attemptStatuses,
  checkpointFormats,
  drivers,
  jobPurposes,
  taskKinds,
} from "@/lib/core/names";
import { at, micro } from "./columns";
import { trainingRun } from "./runs";

/** One piece of work. A rollout job may stand alone: then it has no run and no iteration. */
export const task = pgTable(
  "task",
  {
    taskId: text("task_id").primaryKey(),
    projectId: text("project_id").notNull(),
    runId: text("run_id").references(() => trainingRun.runId, { onDelete: "cascade" }),
    iterationIndex: integer("iteration_index"),
    iterationId: text("iteration_id"),
    kind: text("kind", { enum: taskKinds }).notNull(),
    index: integer("index").notNull(),
    createdAt: at("created_at").notNull().defaultNow(),
    /** Of a finished rollout: its batch's blob and what the manifest says of it. */
    result: jsonb("result").$type<Record<string, unknown>>(),
  },
  (t) => [
    uniqueIndex("task_place").on(t.runId, t.iterationIndex, t.kind, t.index).where(sql`run_id is not null`),
    index("task_project").on(t.projectId).where(sql`result is not null`),
    index("task_result_sha256").on(sql`(result ->> 'sha256')`).where(sql`result is not null`),
  ],
);

/** One try of a task. These rows are the loop's orders and the workers' queue. */
export const attempt = pgTable(
  "attempt",
  {
    attemptId: text("attempt_id").primaryKey(),
    taskId: text("task_id")
      .notNull()
      .references(() => task.taskId, { onDelete: "cascade" }),
    projectId: text("project_id").notNull(),
    runId: text("run_id").references(() => trainingRun.runId, { onDelete: "cascade" }),
    iterationIndex: integer("iteration_index"),
    kind: text("kind", { enum: taskKinds }).notNull(),
    index: integer("index").notNull(),
    /** From 1, within the task. */
    number: integer("number").notNull(),
    status: text("status", { enum: attemptStatuses }).notNull(),
    /** +1 with every claim and takeover; every later write names it. */
    epoch: integer("epoch").notNull().default(0),
    priority: integer("priority").notNull().default(0),
    queuedAt: at("queued_at").notNull(),
    notBefore: at("not_before").notNull(),
    workerId: text("worker_id"),
    leaseUntil: at("lease_until"),
    stopRequested: text("stop_requested", { enum: stopWhys }),
    stopRequestedAt: at("stop_requested_at"),

    /**
     * It runs in a container on a host, whose GPUs, cpu and memory are taken with its claim; else in its worker's process. A claim
     * without that place only says that it cannot run: it reserves nothing, and a draining host does not keep it.
     */
    needsPlace: boolean("needs_place").notNull().default(false),
    gpus: integer("gpus").notNull().default(0),
    /** What it takes of its one GPU, above 0 and at most 1; null: its GPUs are its own. */
    gpuShare: doublePrecision("gpu_share"),
    cpu: doublePrecision("cpu").notNull().default(0),
    memoryBytes: micro("memory_bytes").notNull().default(0),
    /** Rollouts: the seed this attempt runs with. */
    seed: micro("seed"),
    checkpointInId: text("checkpoint_in_id"),

    // Where and how it ran.
    hostId: text("host_id"),
    gpuDevices: text("gpu_devices").array(),
    gpuEmulated: boolean("gpu_emulated").notNull().default(false),
    /** Its container, once that was started; its name is `hs-<attempt id>`. */
    containerStarted: boolean("container_started").notNull().default(false),
    imageId: text("image_id"),
    exitCode: integer("exit_code"),
    /** Why what it left cannot be collected yet; null: nothing is in the way. */
    roomProblem: text("room_problem"),
    outOfMemory: boolean("out_of_memory").notNull().default(false),
    error: text("error"),
    errorCode: text("error_code").$type<AttemptErrorCode | "canceled">(),
    startedAt: at("started_at"),
    exitedAt: at("exited_at"),
    endedAt: at("ended_at"),
    /** The log's blob once the attempt has ended; before that it is a file of the worker's host. */
    logSha256: text("log_sha256"),
    reservedMicro: micro("reserved_micro").notNull().default(0),
    reservedUntil: at("reserved_until"),
    spentMicro: micro("spent_micro").notNull().default(0),
    /** Rollouts: env-steps done so far. */
    progress: micro("progress").notNull().default(0),
    /** Trainers: bytes of metrics.jsonl whose lines are kept, and how many numbers they had. */
    stepBytes: micro("step_bytes").notNull().default(0),
    /** SHA-256 of what stood right before that byte: another file of the same name has something else there. Empty: not known. */
    stepTail: text("step_tail").notNull().default(""),
    stepPoints: integer("step_points").notNull().default(0),
    /** A line of it could not be read, and an event has said so. */
    stepWarned: boolean("step_warned").notNull().default(false),
  },
  (t) => [
    uniqueIndex("attempt_one_live")
      .on(t.taskId)
      .where(sql`status in ('queued','starting','running','collecting')`),
    uniqueIndex("attempt_number").on(t.taskId, t.number),
    index("attempt_queue").on(t.kind, t.priority, t.queuedAt).where(sql`status = 'queued'`),
    index("attempt_leases").on(t.leaseUntil).where(sql`status in ('starting','running','collecting')`),
    index("attempt_run").on(t.runId, t.iterationIndex, t.kind, t.index, t.number),
    index("attempt_usage").on(t.projectId, t.exitedAt).where(sql`spent_micro > 0`),
    // Of a project's kinds of work, when it was last begun: whose turn it is.
    index("attempt_served").on(t.projectId, t.kind, t.startedAt).where(sql`started_at is not null`),
    // The same of what takes a place on a host.
    index("attempt_placed").on(t.projectId, t.startedAt).where(sql`needs_place and started_at is not null`),
    index("attempt_log").on(t.logSha256).where(sql`log_sha256 is not null`),
  ],
);

/** News that came too late: of an attempt that was no longer live, or from an owner whose epoch was over. */
export const attemptEvidence = pgTable(
  "attempt_evidence",
  {
    evidenceId: text("evidence_id").primaryKey(),
    attemptId: text("attempt_id").notNull(),
    epoch: integer("epoch").notNull(),
    workerId: text("worker_id").notNull(),
    news: jsonb("news").$type<Record<string, unknown>>().notNull(),
    createdAt: at("created_at").notNull().defaultNow(),
  },
  (t) => [index("attempt_evidence_attempt").on(t.attemptId)],
);

/** One environment's trajectory within a job's batch: `<job_id>.<env>`. */
export const episode = pgTable(
  "episode",
  {
    taskId: text("task_id")
      .notNull()
      .references(() => task.taskId, { onDelete: "cascade" }),
    env: integer("env").notNull(),
    runId: text("run_id"),
    iterationIndex: integer("iteration_index"),
    jobIndex: integer("job_index").notNull(),
    seed: micro("seed").notNull(),
    length: integer("length").notNull(),
    returnSum: doublePrecision("return_sum").notNull(),
    success: boolean("success").notNull(),
    driver: text("driver", { enum: drivers }).notNull(),
    driverCheckpointId: text("driver_checkpoint_id"),
    purpose: text("purpose", { enum: jobPurposes }).notNull().default("training"),
    /** Measured of its rows (`lib/core/curation`); null where its simulator left too little, or before measures were taken. */
    jerk: doublePrecision("jerk"),
    stillness: doublePrecision("stillness"),
    simWarnings: integer("sim_warnings"),
  },
  (t) => [
    primaryKey({ columns: [t.taskId, t.env] }),
    index("episode_run").on(t.runId, t.iterationIndex, t.jobIndex),
  ],
);

/** Whatever an attempt left beside metrics and checkpoint. `partial`: its attempt did not complete. */
export const artifact = pgTable(
  "artifact",
  {
    artifactId: text("artifact_id").primaryKey(),
    projectId: text("project_id").notNull(),
    runId: text("run_id").references(() => trainingRun.runId, { onDelete: "cascade" }),
    attemptId: text("attempt_id")
      .notNull()
      .references(() => attempt.attemptId, { onDelete: "cascade" }),
    name: text("name").notNull(),
    sha256: text("sha256").notNull(),
    sizeBytes: micro("size_bytes").notNull(),
    /** `folder`: a tar that was made of a checkpoint's folder. */
    format: text("format", { enum: checkpointFormats }).notNull().default("file"),
    partial: boolean("partial").notNull(),
    createdAt: at("created_at").notNull().defaultNow(),
  },
  (t) => [
    index("artifact_run").on(t.runId),
    index("artifact_attempt").on(t.attemptId),
    index("artifact_sha256").on(t.sha256),
    index("artifact_project").on(t.projectId),
  ],
);
