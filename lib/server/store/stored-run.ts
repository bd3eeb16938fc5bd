import { z } from "zod";
import { type ResolvedSpec, runSpec } from "@/lib/contracts/spec/run-spec";
import type { Plan } from "@/lib/core/loop/plan";
import type { RunState } from "@/lib/core/loop/state";
import { continueFroms } from "@/lib/core/names";
import type { Stored } from "@/lib/server/db/schema/columns";
import { readStored, type StoredVersions } from "./read-stored";
import { limitsSchema, metricModeSchema, runStateSchema } from "./stored-state";

// Whoever changes what a field means, or makes one needed, adds a version that reads the older ones too. A new field with
// a default needs none.
const specVersions: StoredVersions<ResolvedSpec> = { 1: runSpec.domain };
const stateVersions: StoredVersions<RunState> = { 1: runStateSchema };
const planVersions: StoredVersions<Plan> = {
  1: z.object({
    seed: z.number(),
    rollout: z.object({
      jobsPerIteration: z.number(),
      parallelism: z.number(),
      retryLimit: z.number(),
      reserveMicro: z.number(),
      inContainers: z.literal(true).optional(),
    }),
    trainer: z.object({ retryLimit: z.number(), reserveMicro: z.number() }),
    evaluation: z
      .object({
        seed: z.number(),
        jobs: z.number(),
        parallelism: z.number(),
        every: z.number(),
        startHasPolicy: z.boolean(),
        retryLimit: z.number(),
        reserveMicro: z.number(),
      })
      .nullable()
      .default(null),
    continueFrom: z.enum(continueFroms).default("latest"),
    stopOnIterationFailure: z.boolean(),
    limits: limitsSchema,
    watch: z.object({
      metric: z.string().nullable(),
      mode: metricModeSchema.nullable(),
      target: z.number().nullable(),
      minDelta: z.number(),
      patienceIterations: z.number().nullable(),
    }),
    initialCheckpointId: z.string().nullable(),
  }),
};

type StoredRun = { runId: string; resolvedSpec: Stored; plan: Stored; state: Stored };

/** What is written into a new run's columns. */
export function storeRun(given: { resolvedSpec: ResolvedSpec; plan: Plan }) {
  return {
    resolvedSpec: { version: 1, ...given.resolvedSpec },
    plan: { version: 1, ...given.plan },
  };
}

/** @throws UnreadableError, as `readPlan` and `readState` do */
export const readSpec = ({ runId, resolvedSpec }: Pick<StoredRun, "runId" | "resolvedSpec">): ResolvedSpec =>
  readStored(specVersions, { id: runId, column: "resolved_spec", stored: resolvedSpec });

export const readPlan = ({ runId, plan }: Pick<StoredRun, "runId" | "plan">): Plan =>
  readStored(planVersions, { id: runId, column: "plan", stored: plan });

const plansKept = 1_000;
const plansRead = new Map<string, Plan>();

/** The same of the column's text. A plan never changes, so texts that were read are remembered. */
export function readPlanText({ runId, plan: text }: { runId: string; plan: string }): Plan {
  const known = plansRead.get(text);
  if (known) return known;
  const plan = readPlan({ runId, plan: JSON.parse(text) });
  if (plansRead.size >= plansKept) plansRead.clear();
  plansRead.set(text, plan);
  return plan;
}

export const readState = ({ runId, state }: Pick<StoredRun, "runId" | "state">): RunState =>
  readStored(stateVersions, { id: runId, column: "state", stored: state });
