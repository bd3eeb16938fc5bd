import { defineContract } from "@/lib/contracts/contract";
import { jobSchema } from "./job";

export const getJob = defineContract({
  id: "getJob",
  method: "GET",
  path: "/v0/jobs/{job_id}",
  summary: "One job",
  response: jobSchema,
  scope: "jobs:read",
});
