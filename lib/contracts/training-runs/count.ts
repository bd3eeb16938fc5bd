import { z } from "zod";
import { defineContract } from "@/lib/contracts/contract";
import { runFilters } from "./filters";

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
  query: runFilters,
  response: runCountSchema,
  scope: "training:read",
});
