import type { z } from "zod";
import { defineContract } from "@/lib/contracts/contract";
import { budgetPolicy } from "@/lib/contracts/spec/budget-policy";
import { curationRulesBody } from "@/lib/contracts/spec/curation";
import { loopPolicy } from "@/lib/contracts/spec/loop-policy";
import { trainingRunBodySchema } from "@/lib/contracts/spec/run-spec";
import { strictObject } from "@/lib/contracts/strict-object";
import { trainingRunSchema } from "./training-run";

const sent = trainingRunBodySchema.shape;

/** What can be changed of a run: how it is called at any time, its limits and its curation while it has not ended. */
export const runChangesSchema = strictObject({
  name: sent.name.optional(),
  labels: sent.labels,
  notes: sent.notes,
  limits: strictObject({
    max_iterations: loopPolicy.fields.max_iterations.schema.optional(),
    max_wallclock_hours: loopPolicy.fields.max_wallclock_hours.schema.optional(),
    max_credits: budgetPolicy.fields.max_credits.schema.optional().describe("Null: no limit."),
  })
    .optional()
    .describe("Raised or lowered at once; below what is used already, the run lands."),
  curation: curationRulesBody
    .optional()
    .describe(
      "Rules in place of those in force, for datasets that are built from here on; what is left out stays. Null takes a rule back.",
    ),
}).meta({ examples: [{ name: "pick and lift", labels: ["night"], notes: "with the wider net" }] });

export type RunChanges = z.infer<typeof runChangesSchema>;

export const updateTrainingRun = defineContract({
  id: "updateTrainingRun",
  method: "PATCH",
  path: "/v1/training-runs/{run_id}",
  summary: "Change a run's name, labels and notes, or the limits and the curation of one that has not ended",
  body: runChangesSchema,
  response: trainingRunSchema,
  scope: "training:write",
  refuses: ["state_conflict"],
});
