import { z } from "zod";
import { defineContract } from "@/lib/contracts/contract";
import { resolvedSpecSchema, trainingRunBodySchema } from "@/lib/contracts/spec/run-spec";
import { createTrainingRun } from "./create";
import { runEstimateSchema, runPlanSchema } from "./run-plan";

export const validateTrainingRun = defineContract({
  id: "validateTrainingRun",
  method: "POST",
  path: "/v1/training-runs/validate",
  summary: "What a run of this body would be: its spec, plan, warnings and estimate; creates nothing",
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
