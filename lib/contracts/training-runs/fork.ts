import { z } from "zod";
import { defineContract } from "@/lib/contracts/contract";
import { strictObject } from "@/lib/contracts/strict-object";
import { createTrainingRun } from "./create";
import { trainingRunSchema } from "./training-run";

const idSchema = z.string().min(1).max(200);

export const forkBodySchema = strictObject({
  checkpoint_id: idSchema
    .optional()
    .describe("One of this run's checkpoints. Without it and artifact_id: the latest."),
  artifact_id: idSchema
    .optional()
    .describe("A `partial` artifact of this run; it becomes an asset, and the fork starts from that."),
  changes: z
    .record(z.string(), z.unknown())
    .optional()
    .describe(
      "What is to be different from this run's resolved_spec, as a merge patch (RFC 7396): fields that are not named stay, null takes a field back to its default, lists are replaced. Secrets that read *** stay as they are where you set them (by your account, or by a key that you made); those of another person have to be sent again or taken out (secret_needed).",
    ),
}).meta({ examples: [{ changes: { name: "another seed", seed: 7, loop_policy: { max_iterations: 5 } } }] });

export type ForkBody = z.infer<typeof forkBodySchema>;

export const specDifferenceSchema = z.object({
  path: z.string(),
  before: z.unknown().optional(),
  after: z.unknown().optional(),
});

export const forkTrainingRun = defineContract({
  id: "forkTrainingRun",
  method: "POST",
  path: "/v1/training-runs/{run_id}/fork",
  summary:
    "Start a new run from one of this run's checkpoints or partial artifacts, with changes to the spec",
  body: forkBodySchema,
  status: 201,
  response: z.object({
    run: trainingRunSchema,
    spec_diff: z
      .array(specDifferenceSchema)
      .describe("Where its resolved_spec differs from this run's, by path."),
  }),
  scope: "training:write",
  idempotent: true,
  refuses: createTrainingRun.refuses,
});
