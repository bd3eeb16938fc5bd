import { defineContract } from "@/lib/contracts/contract";
import { datasetManifestSchema } from "@/lib/contracts/files/dataset-manifest-schema";

export const getDatasetManifest = defineContract({
  id: "getDatasetManifest",
  method: "GET",
  path: "/v1/training-runs/{run_id}/iterations/{iteration_id}/dataset-manifest",
  summary: "The dataset manifest that the trainer of an iteration saw",
  response: datasetManifestSchema,
  scope: "training:read",
});
