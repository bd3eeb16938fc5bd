import { z } from "zod";
import { defineContract } from "@/lib/contracts/contract";
import { strictObject } from "@/lib/contracts/strict-object";
import { integerQuery } from "@/lib/contracts/wire";
import { metricAxes, metricSeriesSchema } from "./series";

const failedSchema = z
  .object({ iteration_index: z.array(z.int()), x: z.array(z.number()) })
  .describe("The iterations between `from` and `to` that failed, as columns; null with `x=step`.");

const numberQuery = z
  .string()
  .regex(/^-?\d{1,15}(\.\d{1,15})?(e[+-]?\d{1,3})?$/i, "must be a number")
  .transform(Number)
  .refine(Number.isFinite, "is too large")
  .meta({ type: "number" })
  .optional();

const keyList = z.array(z.string().min(1).max(200)).min(1).max(1_000);

const keysQuery = z
  .string()
  .min(1)
  .max(20_000)
  .transform((text, context) => {
    const keys = keyList.safeParse(text.startsWith("[") ? readJson(text) : text.split(","));
    if (keys.success) return keys.data;
    context.addIssue({
      code: "custom",
      message: "must be names with commas between, or a JSON array of names",
    });
    return z.NEVER;
  })
  .meta({ type: "string" })
  .optional()
  .describe("Comma-separated, or a JSON array where a key has a comma. Left out: every key.");

/** Null: not JSON, which is no list either. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const metricsAnswerSchema = z.object({
  x: z.enum(metricAxes),
  series: z.array(metricSeriesSchema),
  failed: failedSchema.nullable(),
  series_left_out: z.int().describe("More than 1,000 series: those of the oldest iterations are left out."),
});

export type WireMetrics = z.infer<typeof metricsAnswerSchema>;

export const listMetrics = defineContract({
  id: "listMetrics",
  method: "GET",
  path: "/v1/training-runs/{run_id}/metrics",
  summary: "Series of metrics.json, one value an iteration, or of metrics.jsonl, one value a step",
  query: strictObject({
    keys: keysQuery,
    x: z
      .enum(metricAxes)
      .optional()
      .meta({ default: "iteration" })
      .describe(
        "`step`: the curves inside iterations, one series an attempt. Else one series a key; `time` is in seconds since the run started, each value lies at the end of its iteration.",
      ),
    iteration: integerQuery(/^\d{1,9}$/, "must be the index of an iteration")
      .optional()
      .describe("With `x=step`: only of this one."),
    from: numberQuery.describe("On x, included."),
    to: numberQuery.describe("On x, included."),
    max_points: integerQuery(/^\d{1,5}$/, "must be an integer from 10 to 10000")
      .refine((points) => points >= 10 && points <= 10_000, "must be from 10 to 10000")
      .meta({ type: "integer", minimum: 10, maximum: 10_000 })
      .optional()
      .describe("Of each series at most. Every spike stays. Left out: full resolution."),
    format: z
      .enum(["json", "csv"])
      .optional()
      .meta({ default: "json" })
      .describe("`csv`: full resolution whatever max_points says."),
  }),
  response: metricsAnswerSchema,
  media: ["text/csv"],
  scope: "training:read",
});
