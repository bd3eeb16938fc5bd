import { z } from "zod";
import { metricsSchema, sha256Schema, timeSchema } from "@/lib/contracts/wire";
import { iterationPhases, iterationStatuses, jobPurposes, rolloutDrivers } from "@/lib/core/names";
import { attemptSchema } from "./attempt";

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
  episodes_excluded: z
    .int()
    .describe("How many episodes of its batches its manifest goes without, by hand or by rule."),
  metrics: metricsSchema,
  checkpoint_in_id: z.string().nullable(),
  checkpoint_id: z.string().nullable(),
  warnings: z
    .array(z.object({ code: z.string(), message: z.string() }))
    .describe(
      "What was warned of in it, oldest first: numbers that are not kept, a watched metric that is missing.",
    ),
  attempts: z
    .array(attemptSchema)
    .describe("Trainers, rollouts that did not succeed, and rollouts in containers that wait or run."),
};

export const iterationSchema = z.object(iterationShape).meta({ id: "Iteration" });

export type WireIteration = z.infer<typeof iterationSchema>;

const driverSchema = z.object({
  kind: z
    .enum(["scripted", ...rolloutDrivers])
    .describe(
      "In a simulator of the user's own also `checkpoint`, one without a policy.onnx, and `simulator`, where it had neither and decided itself.",
    ),
  sha256: sha256Schema.nullable().describe("Of the policy, or of the checkpoint."),
  expert_fraction: z.number().describe("Of the episodes, the scripted expert drove so many all the same."),
});

const simulatorSchema = z.object({
  image_digest: z.string().describe("`sha256:` and 64 hex digits."),
  name: z.string(),
  version: z.string(),
});

export const iterationDetailSchema = z
  .object({
    ...iterationShape,
    jobs: z.array(
      z.object({
        job_id: z.string(),
        index: z.int(),
        status: z.enum(["queued", "running", "succeeded", "failed", "canceled"]),
        seed: z.int().nullable(),
        purpose: z.enum(jobPurposes),
        driver: driverSchema.nullable().describe("Null until the job has succeeded."),
        simulator: simulatorSchema
          .nullable()
          .describe("Of a job that has succeeded in a simulator of the user's own; null of any other."),
        metrics: metricsSchema.describe("Of the metrics.json that such a simulator left beside its rollout."),
        attempts: z.array(attemptSchema),
      }),
    ),
  })
  .meta({ id: "IterationDetail" });

export type WireIterationDetail = z.infer<typeof iterationDetailSchema>;
