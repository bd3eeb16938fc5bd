import { z } from "zod";
import { runStatuses, stages, stopReasons, waitingCodes } from "@/lib/core/names";
import { defineContract } from "./contract";
import { resolvedSpecSchema, trainingRunBodySchema } from "./spec/run-spec";
import { strictObject } from "./strict-object";
import {
  actorSchema,
  cursorQuery,
  limitQuery,
  metricValueSchema,
  nextCursorSchema,
  timeSchema,
} from "./wire";

export const trainingRunSchema = z
  .object({
    run_id: z.string(),
    name: z.string(),
    project_id: z.string(),
    status: z.enum(runStatuses),
    stage: z.enum(stages).nullable(),
    current_iteration: z.int().nullable(),
    waiting: z
      .object({ code: z.enum(waitingCodes), message: z.string(), since: timeSchema })
      .nullable()
      .describe("Why it stands still; null while it moves."),
    error: z.string().nullable(),
    error_code: z.string().nullable(),
    stop_reason: z.enum(stopReasons).nullable(),
    stop_inputs: z.record(z.string(), z.unknown()).nullable().describe("What the rule compared."),
    spec: z.record(z.string(), z.unknown()).describe("As sent; secrets read ***."),
    resolved_spec: resolvedSpecSchema,
    warnings: z.array(z.string()),
    counters: z.object({
      iterations_ended: z.int(),
      iterations_completed: z.int(),
      completed_since_best: z
        .int()
        .describe("After the best one, or without any so far: what patience counts."),
      wallclock_s: z
        .number()
        .describe("Active seconds: from the first attempt that started, without pauses."),
    }),
    limits: z.object({
      max_iterations: z.int(),
      max_wallclock_hours: z.number(),
      max_credits: z.number().nullable(),
    }),
    credits: z.object({ reserved: z.number(), spent: z.number() }),
    watched_metric: z.object({ metric: z.string(), mode: z.enum(["max", "min"]) }).nullable(),
    best: z
      .object({ value: metricValueSchema, iteration_index: z.int(), checkpoint_id: z.string() })
      .nullable(),
    watched_values: z
      .array(z.object({ iteration_index: z.int(), value: metricValueSchema }))
      .describe("The last 32 of the watched metric."),
    latest_checkpoint_id: z.string().nullable(),
    image_digest: z.string().nullable().describe("Resolved once, before the first trainer."),
    labels: z.array(z.string()),
    notes: z.string(),
    priority: z.int(),
    created_by: actorSchema,
    parent: z.object({ run_id: z.string(), checkpoint_id: z.string().nullable() }).nullable(),
    event_seq: z.int().describe("The seq of its newest event; a stream goes on from here."),
    created_at: timeSchema,
    started_at: timeSchema.nullable(),
    ended_at: timeSchema.nullable(),
  })
  .meta({ id: "TrainingRun" });
export type WireTrainingRun = z.infer<typeof trainingRunSchema>;

export const runParams = z.object({ run_id: z.string() });
const nothing = strictObject({});

export const createTrainingRun = defineContract({
  id: "createTrainingRun",
  method: "POST",
  path: "/v1/training-runs",
  summary: "Create a managed training run",
  params: z.object({}),
  query: nothing,
  body: trainingRunBodySchema,
  status: 201,
  response: trainingRunSchema,
  scope: "training:write",
  idempotent: true,
  refuses: [
    "gpu_required",
    "credits_exhausted",
    "idempotency_conflict",
    "unsupported_media_type",
    "unknown_scene",
    "unknown_task_mode",
    "unknown_robot",
    "unknown_placeholder",
    "unknown_checkpoint",
    "unknown_asset",
    "unknown_input",
    "asset_not_uploaded",
    "unsupported",
  ],
});

/** Several are told in one parameter: `status=queued,running`. */
const statusesQuery = z
  .string()
  .transform((text) => text.split(","))
  .pipe(z.array(z.enum(runStatuses)))
  .optional()
  .describe(`One of ${runStatuses.join(", ")}; or several, with commas between them.`)
  .meta({ type: "string", example: "queued,running" });

/** What narrows the runs that are listed or counted; all that is told must hold. */
const runFilters = strictObject({
  status: statusesQuery,
  project_id: z.string().min(1).max(200).optional(),
  q: z.string().min(1).max(200).optional().describe("Part of a name or id, or a whole label."),
  label: z.string().min(1).max(100).optional(),
  scene_id: z.string().min(1).max(200).optional(),
  created_by: z.string().min(1).max(200).optional().describe("The id of a user or key."),
  created_after: z.iso.datetime().optional().describe("UTC, as `2026-11-24T02:05:13Z`."),
  parent_run_id: z.string().min(1).max(200).optional().describe("Only forks of this run."),
});
export type WireRunFilters = z.output<typeof runFilters>;

export const listTrainingRuns = defineContract({
  id: "listTrainingRuns",
  method: "GET",
  path: "/v1/training-runs",
  summary: "Training runs, newest first",
  params: z.object({}),
  query: strictObject({ ...runFilters.shape, cursor: cursorQuery, limit: limitQuery(30) }),
  body: null,
  status: 200,
  response: z.object({ runs: z.array(trainingRunSchema), next_cursor: nextCursorSchema }),
  scope: "training:read",
  refuses: [],
});

/** Counting goes no further: what a count costs does not grow with the runs that there are. */
export const runsCountedAtMost = 1_000;

export const runCountSchema = z
  .object({
    count: z.int().describe(`At most ${runsCountedAtMost}.`),
    complete: z.boolean().describe("False: there are more."),
  })
  .meta({ id: "TrainingRunCount" });
export type WireRunCount = z.infer<typeof runCountSchema>;

export const countTrainingRuns = defineContract({
  id: "countTrainingRuns",
  method: "GET",
  path: "/v1/training-runs/count",
  summary: "How many training runs the same filters find",
  params: z.object({}),
  query: runFilters,
  body: null,
  status: 200,
  response: runCountSchema,
  scope: "training:read",
  refuses: [],
});

/** As many of the newest runs are looked at for what one can filter by. */
export const runsReadForFacets = 1_000;

export const runFacetsSchema = z
  .object({
    labels: z.array(z.string()),
    scene_ids: z.array(z.string()),
    created_by: z.array(actorSchema),
  })
  .meta({ id: "TrainingRunFacets" });
export type WireRunFacets = z.infer<typeof runFacetsSchema>;

export const listTrainingRunFacets = defineContract({
  id: "listTrainingRunFacets",
  method: "GET",
  path: "/v1/training-runs/facets",
  summary: `Labels, scenes and people of the newest ${runsReadForFacets} runs, the most frequent first, at most 100 of each`,
  params: z.object({}),
  query: strictObject({ project_id: z.string().min(1).max(200).optional() }),
  body: null,
  status: 200,
  response: runFacetsSchema,
  scope: "training:read",
  refuses: [],
});

export const getTrainingRun = defineContract({
  id: "getTrainingRun",
  method: "GET",
  path: "/v1/training-runs/{run_id}",
  summary: "One training run",
  params: runParams,
  query: nothing,
  body: null,
  status: 200,
  response: trainingRunSchema,
  scope: "training:read",
  refuses: [],
});

const intent = (id: string, verb: string, summary: string) =>
  defineContract({
    id,
    method: "POST",
    path: `/v1/training-runs/{run_id}/${verb}`,
    summary,
    params: runParams,
    query: nothing,
    body: null,
    status: 202,
    response: trainingRunSchema,
    scope: "training:write",
    refuses: ["state_conflict"],
  });

export const cancelTrainingRun = intent("cancelTrainingRun", "cancel", "Cancel a run");
export const pauseTrainingRun = intent("pauseTrainingRun", "pause", "Pause a run at the next boundary");
export const resumeTrainingRun = intent("resumeTrainingRun", "resume", "Resume a paused run");
