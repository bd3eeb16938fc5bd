import { z } from "zod";
import { curation } from "@/lib/contracts/spec/curation";
import { resolvedSpecSchema } from "@/lib/contracts/spec/run-spec";
import { actorSchema, metricValueSchema, timeSchema } from "@/lib/contracts/wire";
import { pullPolicies } from "@/lib/core/containers/image-facts";
import { runStatuses, stages, stopReasons, waitingCodes } from "@/lib/core/names";

export const imageSchema = z.object({
  pull: z.enum(pullPolicies),
  pulled: z.boolean().describe("For this run; else the engine had it."),
  created_at: timeSchema.nullable(),
  named_at: timeSchema
    .nullable()
    .describe("When it was last pulled for a run here, or built on the engine; null where nobody knows."),
  platform: z.string(),
  host_platform: z.string(),
  entrypoint: z.array(z.string()).describe("Its own, which the spec's entrypoint replaces."),
  user: z.string().describe("Its own, which is not used."),
  workdir: z.string(),
  from_registry: z.boolean(),
});

/** `changed_by`: null while they are the spec's. */
const curationInForceSchema = z
  .object({
    rules: curation.resolved,
    changed_by: actorSchema.nullable(),
    changed_at: timeSchema.nullable(),
  })
  .meta({ id: "CurationInForce" });

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
    curation: curationInForceSchema.describe(
      "Rules in force for the datasets that are built from here on; those of the spec until they are changed.",
    ),
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
    champion_checkpoint_id: z
      .string()
      .nullable()
      .describe(
        "The one that no later one has beaten on the evaluation's episodes; may be what the run starts from.",
      ),
    latest_checkpoint_id: z.string().nullable(),
    image_digest: z.string().nullable().describe("Resolved once, before the first rollout."),
    image: imageSchema
      .nullable()
      .describe("Which image the trainers use, and how old it is; null before it is resolved."),
    simulator_image: imageSchema
      .extend({ digest: z.string() })
      .nullable()
      .describe("The same of a simulator of the run's own; null without one."),
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
