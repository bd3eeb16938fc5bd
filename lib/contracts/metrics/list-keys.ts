import { z } from "zod";
import { defineContract } from "@/lib/contracts/contract";
import { strictObject } from "@/lib/contracts/strict-object";
import { integerQuery } from "@/lib/contracts/wire";

export const listMetricKeys = defineContract({
  id: "listMetricKeys",
  method: "GET",
  path: "/v1/training-runs/{run_id}/metrics/keys",
  summary: "Names of the series of a run, without their points",
  query: strictObject({
    file: z
      .enum(["metrics.json", "metrics.jsonl"])
      .optional()
      .meta({ default: "metrics.json" })
      .describe("Values of iterations, or curves inside them."),
    iteration: integerQuery(/^\d{1,9}$/, "must be the index of an iteration")
      .optional()
      .describe("Only of this one."),
  }),
  response: z.object({ keys: z.array(z.string()).describe("By name.") }),
  scope: "training:read",
});
