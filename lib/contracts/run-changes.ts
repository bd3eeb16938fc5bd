import { z } from "zod";
import { defineContract } from "./contract";
import { countSchema } from "./job-body";
import { runLimits } from "./run-limits";
import { strictObject } from "./strict-object";
import { trainingRunBodySchema } from "./training-run-body";
import { runParams, trainingRunSchema } from "./training-runs";

const { name, labels, notes } = trainingRunBodySchema.shape;

/** What can be changed of a run: how it is called at any time, its limits while it has not ended. */
export const runChangesSchema = strictObject({
  name: name.optional(),
  labels,
  notes,
  limits: strictObject({
    max_iterations: countSchema(runLimits.maxIterations).optional(),
    max_wallclock_hours: z.number().positive().max(runLimits.maxWallclockHours).optional(),
    max_credits: z
      .number()
      .positive()
      .max(runLimits.maxCredits)
      .nullable()
      .optional()
      .describe("Null: no limit."),
  })
    .optional()
    .describe("Raised or lowered at once; below what is used already, the run lands."),
}).meta({ examples: [{ name: "pick and lift", labels: ["night"], notes: "with the wider net" }] });
export type RunChanges = z.infer<typeof runChangesSchema>;

export const updateTrainingRun = defineContract({
  id: "updateTrainingRun",
  method: "PATCH",
  path: "/v1/training-runs/{run_id}",
  summary: "Change a run's name, labels and notes, or the limits of one that has not ended",
  params: runParams,
  query: strictObject({}),
  body: runChangesSchema,
  status: 200,
  response: trainingRunSchema,
  scope: "training:write",
  refuses: ["state_conflict"],
});

export const deleteTrainingRun = defineContract({
  id: "deleteTrainingRun",
  method: "DELETE",
  path: "/v1/training-runs/{run_id}",
  summary: "Delete an ended run and what only it holds; what it cost stays in the ledger",
  params: runParams,
  query: strictObject({}),
  body: null,
  status: 200,
  response: trainingRunSchema,
  scope: "training:write",
  refuses: ["state_conflict"],
});
