import { z } from "zod";
import { defineContract } from "@/lib/contracts/contract";
import { strictObject } from "@/lib/contracts/strict-object";
import { cursorQuery, limitQuery, nextCursorSchema } from "@/lib/contracts/wire";
import { runFilters } from "./filters";
import { trainingRunSchema } from "./training-run";

export const listTrainingRuns = defineContract({
  id: "listTrainingRuns",
  method: "GET",
  path: "/v1/training-runs",
  summary: "Training runs, newest first",
  query: strictObject({ ...runFilters.shape, cursor: cursorQuery, limit: limitQuery(30) }),
  response: z.object({ runs: z.array(trainingRunSchema), next_cursor: nextCursorSchema }),
  validated: true,
  scope: "training:read",
});
