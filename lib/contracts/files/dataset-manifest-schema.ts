import { z } from "zod";
import { ruleNames } from "@/lib/core/curation/rules";
import { numberTypes } from "@/lib/core/names";

export const datasetManifestName = "hardsim.dataset_manifest/v1";

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const space = z.object({
  names: z.array(z.string()).describe("Empty where they are not known."),
  shape: z.array(z.int()),
  dtype: z.enum(numberTypes),
});

const datasetPolicySchema = z.object({
  kind: z
    .enum(["scripted", "onnx", "random", "mixed", "checkpoint", "simulator"])
    .describe(
      "`checkpoint`: one without a policy.onnx, as a whole. `simulator`: a container drove by itself.",
    ),
  sha256: sha256.nullable().describe("Of the policy.onnx, or of the checkpoint."),
  expert_fraction: z.number().optional().describe("The scripted controller's share where another drove too."),
});

/** Holds no ids and no times: equal spec and seed give equal content, so equal digests. */
export const datasetContentSchema = z.object({
  scene_id: z.string(),
  task_mode: z.string(),
  simulator: z.object({
    name: z.string(),
    version: z.string(),
    physics_dt: z.number().optional().describe("Of the built-in simulator, as the next one."),
    control_dt: z.number().optional(),
    image_digest: z.string().optional().describe("Of a simulator of the user's own."),
  }),
  policy: datasetPolicySchema,
  spaces: z.object({
    observation: space,
    action: space.extend({ low: z.array(z.number()), high: z.array(z.number()) }),
  }),
  batches: z.array(
    z.object({
      path: z.string().describe("Relative to the manifest's folder."),
      sha256,
      bytes: z.int(),
      seed: z.int(),
      num_envs: z.int(),
      steps: z.int(),
      return_mean: z.number(),
      success_rate: z.number(),
      length_mean: z.number(),
      iteration_index: z
        .int()
        .optional()
        .describe("Which iteration recorded it; there where `dataset_iterations` is not 1."),
      policy: datasetPolicySchema.optional().describe("Left out where the scripted controller drove alone."),
      cut_from: z
        .object({ sha256, envs: z.array(z.int()) })
        .optional()
        .describe(
          "Of a batch that was written anew without some of its episodes: the recorded one, and which of its environments are left, in their order.",
        ),
    }),
  ),
  excluded: z
    .array(
      z.object({
        path: z.string().describe("Of its batch, which stands above unless nothing of it is left."),
        iteration_index: z.int().optional().describe("As of a batch."),
        seed: z.int(),
        env: z.int(),
        reasons: z.array(
          z.object({
            by: z.enum(["hand", ...ruleNames]),
            limit: z.number().optional().describe("The rule's."),
            value: z.number().optional().describe("What the episode has."),
          }),
        ),
      }),
    )
    .optional()
    .describe(
      "The episodes that were recorded and are not in any batch here. Left out where there are none.",
    ),
  totals: z.object({
    batches: z.int(),
    episodes: z.int(),
    env_steps: z.int(),
    bytes: z.int(),
    success_rate: z.number(),
    return_mean: z.number(),
  }),
});
export type DatasetContent = z.infer<typeof datasetContentSchema>;

export const datasetManifestSchema = z
  .object({
    schema: z.literal(datasetManifestName),
    run_id: z.string(),
    iteration_id: z.string(),
    iteration_index: z.int(),
    created_at: z.iso.datetime(),
    digest: sha256,
    content: datasetContentSchema,
  })
  .meta({ id: "DatasetManifest" });
export type DatasetManifest = z.infer<typeof datasetManifestSchema>;
