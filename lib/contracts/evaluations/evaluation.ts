import { z } from "zod";
import { metricsSchema, timeSchema } from "@/lib/contracts/wire";

export const evaluationSchema = z
  .object({
    iteration_index: z
      .int()
      .nullable()
      .describe("Null: of what the run starts from, before its first iteration."),
    checkpoint_id: z.string().describe("Or the asset that the run starts from."),
    metrics: metricsSchema.describe("eval/success_rate with its 95 % interval, and others; see the guide."),
    promoted: z.boolean().describe("It became the champion."),
    champion_id: z.string().nullable().describe("With whom it was compared; null for a run's first."),
    comparison: z
      .object({
        by: z.enum(["success", "return"]),
        only_champion: z
          .int()
          .describe("Episodes that only the champion solved, or in which its return was larger."),
        only_this: z.int(),
        p: z.number().describe("Of an exact one-sided sign test; at most 0.05 promotes."),
      })
      .nullable(),
    created_at: timeSchema,
  })
  .meta({ id: "Evaluation" });

export type WireEvaluation = z.infer<typeof evaluationSchema>;
