import { defineContract } from "@/lib/contracts/contract";
import { trainingRunBodySchema } from "@/lib/contracts/spec/run-spec";
import { trainingRunSchema } from "./training-run";

export const createTrainingRun = defineContract({
  id: "createTrainingRun",
  method: "POST",
  path: "/v1/training-runs",
  summary: "Create a managed training run",
  body: trainingRunBodySchema,
  status: 201,
  response: trainingRunSchema,
  scope: "training:write",
  idempotent: true,
  refuses: [
    "gpu_required",
    "credits_exhausted",
    "storage_exhausted",
    "idempotency_conflict",
    "unsupported_media_type",
    "unknown_scene",
    "unknown_task_mode",
    "image_refused",
    "network_refused",
    "secret_needed",
    "priority_capped",
    "unknown_robot",
    "unknown_placeholder",
    "unknown_checkpoint",
    "unknown_asset",
    "unknown_input",
    "asset_not_uploaded",
    "unsupported",
  ],
});
