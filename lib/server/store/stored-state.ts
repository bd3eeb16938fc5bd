import { z } from "zod";
import type { Slot } from "@/lib/core/attempts/slot";
import type { Limits } from "@/lib/core/loop/plan";
import type { Phase, RunState } from "@/lib/core/loop/state";
import { attemptErrorCodes, endStatuses, type RunErrorCode, stopReasons } from "@/lib/core/names";

export const limitsSchema: z.ZodType<Limits> = z.object({
  maxIterations: z.number(),
  maxActiveMs: z.number(),
  maxMicroCredits: z.number().nullable(),
});
export const metricModeSchema = z.enum(["max", "min"]);

const attemptErrorCodeSchema = z.enum(attemptErrorCodes);
export const failureSchema = z.object({ code: attemptErrorCodeSchema, message: z.string() });
const comparedSchema = z.record(z.string(), z.unknown());

export const triesSchema = z.object({
  failures: z.number(),
  losses: z.number(),
  lossesInARow: z.number(),
  internals: z.number().optional(),
});
const slotSchema: z.ZodType<Slot> = triesSchema.extend({
  index: z.number(),
  attempt: z.number(),
  status: z.enum(["queued", "claimed", "collecting", "owed"]),
  stopping: z.boolean(),
  reservedMicro: z.number(),
  spentMicro: z.number(),
});

const onePhase = <Kind extends string>(kind: Kind) =>
  z.object({
    kind: z.literal(kind),
    iteration: z.number(),
    slot: slotSchema.nullable(),
    failed: failureSchema.nullable(),
  });
const jobsPhase = <Kind extends string>(kind: Kind) =>
  z.object({
    kind: z.literal(kind),
    iteration: z.number(),
    jobs: z.number(),
    nextIndex: z.number(),
    done: z.number(),
    inFlight: z.array(slotSchema),
    failed: failureSchema.nullable(),
  });
const policyValuesSchema = z.array(
  z.object({ name: z.string(), shape: z.array(z.union([z.number(), z.string()])) }),
);
const trainedSchema = z.object({
  metrics: z.record(z.string(), z.union([z.number(), z.enum(["NaN", "Infinity", "-Infinity"])])),
  checkpointId: z.string(),
  sha256: z.string(),
  sizeBytes: z.number(),
  artifacts: z.number(),
  policy: z
    .object({
      sha256: z.string(),
      sizeBytes: z.number(),
      inputs: policyValuesSchema,
      outputs: policyValuesSchema,
    })
    .nullable()
    .default(null),
  policyRefusal: z.object({ code: z.string(), message: z.string() }).nullable().default(null),
});
const runErrorCodes = [
  ...attemptErrorCodes,
  "wallclock_exceeded",
  "budget_exhausted",
] as const satisfies readonly RunErrorCode[];

const phaseSchema: z.ZodType<Phase> = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("idle") }),
  jobsPhase("rollouts"),
  jobsPhase("evaluation").extend({ checkpointId: z.string(), trained: trainedSchema.nullable() }),
  onePhase("manifest"),
  onePhase("training"),
  z.object({
    kind: z.literal("ended"),
    status: z.enum(endStatuses),
    stopReason: z.enum(stopReasons),
    stopInputs: comparedSchema,
    errorCode: z.enum(runErrorCodes).nullable(),
    error: z.string().nullable(),
  }),
]);

/** A run's state as the loop's turns write it. */
export const runStateSchema: z.ZodType<RunState> = z.object({
  version: z.literal(1),
  intent: z.discriminatedUnion("kind", [
    z.object({ kind: z.enum(["none", "pausing", "paused", "canceling"]) }),
    z.object({
      kind: z.literal("landing"),
      rule: z.enum(["max_iterations_reached", "wallclock_exceeded", "budget_exhausted"]),
      inputs: comparedSchema,
    }),
  ]),
  phase: phaseSchema,
  counters: z.object({
    iterationsEnded: z.number(),
    iterationsCompleted: z.number(),
    failedInARow: z.number(),
    spentMicro: z.number(),
    reservedMicro: z.number(),
    activeMs: z.number(),
    activeSinceMs: z.number().nullable(),
    everStarted: z.boolean(),
    watched: z.object({ metric: z.string(), mode: metricModeSchema }).nullable(),
    best: z
      .object({
        value: z.number(),
        sureValue: z.number().exactOptional(),
        iteration: z.number(),
        checkpointId: z.string(),
      })
      .nullable(),
    completedSinceBest: z.number(),
    lastGoodCheckpointId: z.string().nullable(),
    // What a run that is older than evaluations lacks.
    champion: z.object({ checkpointId: z.string(), iteration: z.number() }).nullable().default(null),
    startEvaluated: z.boolean().default(false),
    saidSkipped: z.boolean().default(false),
    lastFailure: failureSchema.extend({ iteration: z.number() }).nullable(),
  }),
  limits: limitsSchema,
});
