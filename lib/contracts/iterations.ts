import { z } from "zod";
import { attemptStatuses, iterationPhases, iterationStatuses, taskKinds } from "@/lib/core/names";
import { defineContract } from "./contract";
import { datasetManifestSchema } from "./files/dataset-manifest";
import { strictObject } from "./strict-object";
import { runParams } from "./training-runs";
import { cursorQuery, integerQuery, limitQuery, metricsSchema, nextCursorSchema, timeSchema } from "./wire";

export const attemptSchema = z
  .object({
    attempt_id: z.string(),
    task_id: z.string(),
    kind: z.enum(taskKinds),
    index: z.int().describe("Of the task within its iteration."),
    number: z.int().describe("Of the attempt within its task, from 1."),
    status: z.enum(attemptStatuses),
    error: z.string().nullable(),
    error_code: z.string().nullable(),
    exit_code: z.int().nullable(),
    host_id: z.string().nullable(),
    gpus: z.object({
      count: z.int(),
      devices: z.array(z.string()),
      emulated: z.boolean().describe("Scheduled like GPUs; the container got no device."),
    }),
    seed: z.int().nullable(),
    credits: z.number(),
    queued_at: timeSchema,
    started_at: timeSchema.nullable(),
    exited_at: timeSchema.nullable(),
    ended_at: timeSchema.nullable(),
  })
  .meta({ id: "Attempt" });
export type WireAttempt = z.infer<typeof attemptSchema>;

const iterationShape = {
  iteration_id: z.string(),
  index: z.int(),
  status: z.enum(iterationStatuses),
  error: z.string().nullable(),
  error_code: z.string().nullable(),
  started_at: timeSchema,
  ended_at: timeSchema.nullable(),
  phases: z.array(
    z.object({ phase: z.enum(iterationPhases), started_at: timeSchema, ended_at: timeSchema.nullable() }),
  ),
  rollouts: z.object({
    total: z.int(),
    done: z.int(),
    failed: z.int(),
    success_rate: z
      .number()
      .nullable()
      .describe("Over the episodes of finished jobs; null before the first."),
    return_mean: z.number().nullable(),
    env_steps: z.int(),
  }),
  manifest_digest: z.string().nullable(),
  metrics: metricsSchema,
  checkpoint_in_id: z.string().nullable(),
  checkpoint_id: z.string().nullable(),
  attempts: z.array(attemptSchema).describe("Trainers, and rollouts that did not succeed."),
};

export const iterationSchema = z.object(iterationShape).meta({ id: "Iteration" });
export type WireIteration = z.infer<typeof iterationSchema>;

export const iterationDetailSchema = z
  .object({
    ...iterationShape,
    jobs: z.array(
      z.object({
        job_id: z.string(),
        index: z.int(),
        status: z.enum(["queued", "running", "succeeded", "failed", "canceled"]),
        seed: z.int().nullable(),
        attempts: z.array(attemptSchema),
      }),
    ),
  })
  .meta({ id: "IterationDetail" });
export type WireIterationDetail = z.infer<typeof iterationDetailSchema>;

export const iterationParams = z.object({ run_id: z.string(), iteration_id: z.string() });

export const iterationOrders = ["asc", "desc", "longest"] as const;
export type IterationOrder = (typeof iterationOrders)[number];

export const listIterations = defineContract({
  id: "listIterations",
  method: "GET",
  path: "/v1/training-runs/{run_id}/iterations",
  summary: "Iterations of a run, by index",
  params: runParams,
  query: strictObject({
    order: z
      .enum(iterationOrders)
      .optional()
      .meta({ default: "asc" })
      .describe("`desc`: newest first. `longest`: what took longest first, of those that have ended."),
    status: z.enum(iterationStatuses).optional(),
    from: integerQuery(/^\d{1,9}$/, "must be the index of an iteration")
      .optional()
      .describe("The index to begin at, included."),
    cursor: cursorQuery,
    limit: limitQuery(200),
  }),
  body: null,
  status: 200,
  response: z.object({ iterations: z.array(iterationSchema), next_cursor: nextCursorSchema }),
  scope: "training:read",
  refuses: [],
});

export const getIteration = defineContract({
  id: "getIteration",
  method: "GET",
  path: "/v1/training-runs/{run_id}/iterations/{iteration_id}",
  summary: "One iteration with its jobs and attempts",
  params: iterationParams,
  query: strictObject({}),
  body: null,
  status: 200,
  response: iterationDetailSchema,
  scope: "training:read",
  refuses: [],
});

export const getDatasetManifest = defineContract({
  id: "getDatasetManifest",
  method: "GET",
  path: "/v1/training-runs/{run_id}/iterations/{iteration_id}/dataset-manifest",
  summary: "The dataset manifest that the trainer of an iteration saw",
  params: iterationParams,
  query: strictObject({}),
  body: null,
  status: 200,
  response: datasetManifestSchema,
  scope: "training:read",
  refuses: [],
});
