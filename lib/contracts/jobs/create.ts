import { z } from "zod";
import { defineContract } from "@/lib/contracts/contract";
import { jobBodySchema } from "@/lib/contracts/spec/job-spec";
import { strictObject } from "@/lib/contracts/strict-object";
import { jobSchema } from "./job";

export const createJob = defineContract({
  id: "createJob",
  method: "POST",
  path: "/v0/jobs",
  summary: "Queue one rollout job by itself",
  query: strictObject({ project_id: z.string().min(1).max(200).optional() }),
  body: jobBodySchema,
  status: 201,
  response: jobSchema,
  scope: "jobs:write",
  idempotent: true,
  refuses: [
    "storage_exhausted",
    "idempotency_conflict",
    "unsupported_media_type",
    "unknown_scene",
    "unknown_task_mode",
    "unknown_robot",
    "image_refused",
    "network_refused",
    "secret_needed",
    "unknown_placeholder",
    "unsupported",
  ],
});
