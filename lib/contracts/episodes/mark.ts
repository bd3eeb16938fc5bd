import { z } from "zod";
import { defineContract } from "@/lib/contracts/contract";
import { strictObject } from "@/lib/contracts/strict-object";
import { verdicts } from "@/lib/core/names";
import { episodeSchema } from "./episode";

export const maxMarkNoteLength = 2_000;

/** What can be said of an episode; left out: nothing. */
export const markBodySchema = strictObject({
  verdict: z.enum(verdicts).nullable().optional().meta({ default: null }),
  note: z.string().max(maxMarkNoteLength).optional().meta({ default: "" }),
  excluded: z
    .boolean()
    .optional()
    .meta({ default: false })
    .describe(
      "Left out of every dataset that is built from here on. A run that has ended refuses a change of it.",
    ),
  if_version: z
    .int()
    .min(0)
    .describe("The version of the mark that this was made from; 0: it had none. Another one is refused."),
}).meta({ examples: [{ verdict: "bad", note: "the block fell", if_version: 0 }] });

export const markEpisode = defineContract({
  id: "markEpisode",
  method: "PUT",
  path: "/v1/training-runs/{run_id}/episodes/{episode_id}/mark",
  summary:
    "Say what you think of an episode that trains, in place of what was said: a verdict, a note, and whether datasets go without it from here on",
  body: markBodySchema,
  response: episodeSchema,
  scope: "training:write",
  refuses: ["state_conflict", "version_conflict", "not_for_training"],
});
