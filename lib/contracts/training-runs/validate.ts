import { z } from "zod";
import { defineContract } from "@/lib/contracts/contract";
import { resolvedSpecSchema, trainingRunBodySchema } from "@/lib/contracts/spec/run-spec";
import { strictObject } from "@/lib/contracts/strict-object";
import { createTrainingRun } from "./create";
import { runEstimateSchema, runPlanSchema } from "./run-plan";

export const validateTrainingRun = defineContract({
  id: "validateTrainingRun",
  method: "POST",
  path: "/v1/training-runs/validate",
  summary: "What a run of this body would be: its spec, plan, warnings and estimate; creates nothing",
  query: strictObject({
    fork_of: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe(
        "The run whose fork it would be: secrets that read *** then stay that run's where they are yours.",
      ),
  }),
  body: trainingRunBodySchema,
  response: z.object({
    resolved_spec: resolvedSpecSchema,
    plan: runPlanSchema,
    warnings: z.array(z.string()),
    estimate: runEstimateSchema,
  }),
  scope: "training:write",
  refuses: createTrainingRun.refuses,
});
