import { z } from "zod";
import { defineContract } from "@/lib/contracts/contract";
import { strictObject } from "@/lib/contracts/strict-object";
import { suiteTraits } from "@/lib/core/evaluation/suite";

const episodesSchema = z.int().min(0);

const championsSchema = z
  .object({
    champion_id: z.string().describe("This run's."),
    with_champion_id: z.string().describe("The other run's."),
    comparable: z.boolean().describe("Both were evaluated on the same episodes."),
    differs: z.array(z.enum(suiteTraits)).describe("In what the suites are not equal; empty when they are."),
    result: z
      .object({
        both: episodesSchema.describe("Episodes that both champions solved."),
        only_this: episodesSchema,
        only_with: episodesSchema,
        neither: episodesSchema,
        by: z
          .enum(["success", "return"])
          .describe("What the test counts: where success never differs, the larger return."),
        ahead_this: episodesSchema.describe("Episodes that count for this run's champion."),
        ahead_with: episodesSchema,
        p_this: z
          .number()
          .describe(
            "Of an exact one-sided sign test: how probable a lead like this one is where both are equally good. At most 0.05: this run's champion is better.",
          ),
        p_with: z.number().describe("The same for the other run's."),
      })
      .nullable()
      .describe("Null where the suites are not equal."),
  })
  .meta({ id: "ChampionComparison" });

export type WireChampionComparison = z.infer<typeof championsSchema>;

export const compareEvaluations = defineContract({
  id: "compareEvaluations",
  method: "GET",
  path: "/v1/training-runs/{run_id}/evaluations/compare",
  summary: "The champions of two runs, episode by episode, where both were evaluated on the same",
  query: strictObject({
    with: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe("The other run. Left out: the one that this run was forked from."),
  }),
  response: z.object({
    comparison: championsSchema.nullable().describe("Null as long as one of the runs has no champion."),
  }),
  scope: "training:read",
});
