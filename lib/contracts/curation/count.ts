import { z } from "zod";
import { defineContract } from "@/lib/contracts/contract";
import { curationRulesBody } from "@/lib/contracts/spec/curation";
import { strictObject } from "@/lib/contracts/strict-object";
import { ruleNames } from "@/lib/core/curation/rules";

const countsByRule = z.object(
  Object.fromEntries(ruleNames.map((name) => [name, z.int()])) as Record<
    (typeof ruleNames)[number],
    z.ZodInt
  >,
);

const spanSchema = z.object({
  known: z.int().describe("Of so many episodes it is known."),
  min: z.number().nullable(),
  max: z.number().nullable(),
});

const curationCountSchema = z
  .object({
    episodes: z.int().describe("That train, of the run so far or of the iteration asked for."),
    excluded: z.int().describe("Of these, all that rules and people leave out together."),
    by_rule: countsByRule.describe("What each rule takes, whatever the others do."),
    by_hand: z.int(),
    measures: z
      .object({
        return: spanSchema,
        length: spanSchema,
        jerk: spanSchema,
        stillness: spanSchema,
        sim_warnings: spanSchema,
      })
      .describe("Between which numbers the episodes lie."),
    counts_from: z
      .int()
      .nullable()
      .describe(
        "The first iteration whose dataset goes without what is excluded now: that of a later one is built already. Null: the run has ended.",
      ),
  })
  .meta({ id: "CurationCount" });

export type WireCurationCount = z.infer<typeof curationCountSchema>;

export const countCuration = defineContract({
  id: "countCuration",
  method: "POST",
  path: "/v1/training-runs/{run_id}/curation/count",
  summary: "How many episodes of a run its datasets would go without by these rules; nothing changes",
  body: strictObject({
    rules: curationRulesBody
      .optional()
      .describe("Those in force where left out; one that is left out of them is none."),
    iteration: z.int().min(0).max(999_999_999).optional().describe("Of this iteration's episodes alone."),
  }).meta({ examples: [{ rules: { return_below: 0.5 } }] }),
  response: curationCountSchema,
  scope: "training:read",
});
