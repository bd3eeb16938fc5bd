import { defineContract } from "@/lib/contracts/contract";
import { jobSchema } from "./job";

export const cancelJob = defineContract({
  id: "cancelJob",
  method: "POST",
  path: "/v0/jobs/{job_id}/cancel",
  summary: "Cancel a job, queued or running",
  status: 202,
  response: jobSchema,
  scope: "jobs:write",
  refuses: ["state_conflict"],
});
