import { defineContract } from "@/lib/contracts/contract";
import { strictObject } from "@/lib/contracts/strict-object";
import { jobParams, jobSchema } from "./job";

export const getJob = defineContract({
  id: "getJob",
  method: "GET",
  path: "/v0/jobs/{job_id}",
  summary: "One job",
  params: jobParams,
  query: strictObject({}),
  body: null,
  status: 200,
  response: jobSchema,
  scope: "jobs:read",
  refuses: [],
});
