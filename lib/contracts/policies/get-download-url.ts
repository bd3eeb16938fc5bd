import { z } from "zod";
import { defineContract } from "@/lib/contracts/contract";
import { downloadUrlSchema } from "@/lib/contracts/wire";

export const policyLinkSchema = downloadUrlSchema
  .extend({
    carrier_id: z.string().describe("The checkpoint or asset that carries it."),
    run_id: z.string().nullable().describe("Of a checkpoint; null: an asset carries it."),
    iteration_index: z.int().nullable(),
  })
  .meta({ id: "PolicyLink" });

export const getPolicyDownloadUrl = defineContract({
  id: "getPolicyDownloadUrl",
  method: "GET",
  path: "/v1/policies/{policy_id}/download-url",
  summary:
    "A signed link to a `policy.onnx`, by what carries it: a checkpoint's id, run_…@champion, @latest, @best or @<iteration>, or the id of a policy asset",
  response: policyLinkSchema,
  scope: "training:read",
  refuses: ["policy_missing", "asset_not_uploaded"],
});
