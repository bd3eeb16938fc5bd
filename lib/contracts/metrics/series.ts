import { z } from "zod";
import { metricValueSchema } from "@/lib/contracts/wire";
import { iterationAxes } from "@/lib/core/metrics/place-iterations";

export const metricAxes = [...iterationAxes, "step"] as const;

export type MetricAxis = (typeof metricAxes)[number];

/** A series as two columns of equal length. */
export const metricSeriesSchema = z
  .object({
    key: z.string(),
    iteration_index: z.int().nullable().describe("Of a step series; null: one value an iteration."),
    attempt_id: z.string().nullable().describe("Whose metrics.jsonl it is from."),
    points_total: z.int(),
    not_finite_total: z
      .int()
      .describe("Of them NaN or infinite; those too that a reduced series leaves out."),
    steps_back_total: z
      .int()
      .nullable()
      .describe(
        "How often the step of a line is smaller than that of the line before it, in all of that file: above 0 where steps begin again or come out of order, so that x does not only grow. Null: one value an iteration.",
      ),
    reduced: z
      .boolean()
      .describe("Only the smallest and largest of each bucket, the ends and the first not finite."),
    x: z.array(z.number()),
    y: z.array(metricValueSchema),
  })
  .meta({ id: "MetricSeries" });

export type WireMetricSeries = z.infer<typeof metricSeriesSchema>;
