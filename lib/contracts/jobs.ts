import { z } from "zod";
import { jobStatuses } from "@/lib/core/jobs/job-state";
import { defineContract } from "./contract";
import { jobBodySchema, jobSpec } from "./spec/job-spec";
import { strictObject } from "./strict-object";
import { actorSchema, downloadUrlSchema, sha256Schema, timeSchema } from "./wire";

export const jobArtifactNames = {
  batch: "rollout.safetensors",
  manifest: "artifact_manifest.json",
  log: "runner.log",
  /** Of a job that failed. */
  diagnostics: "diagnostics.json",
} as const;

const resolvedJobSchema = z
  .object({
    job_type: z.literal("rollout"),
    robot: z.string(),
    scene: jobSpec.fields.scene.resolved,
    physics: z
      .object({ dt: z.number(), substeps: z.int() })
      .nullable()
      .describe("As the scene's version has it; null when this server no longer has the scene."),
    execution: jobSpec.fields.execution.resolved,
    outputs: z.object({ video: z.literal(false), log_format: z.literal("safetensors") }),
    control: jobSpec.fields.control.resolved,
  })
  .meta({ id: "ResolvedJob" });
export type WireResolvedJob = z.infer<typeof resolvedJobSchema>;

export const jobSchema = z
  .object({
    job_id: z.string(),
    project_id: z.string(),
    status: z.enum(jobStatuses),
    attempt_count: z.int().describe("Attempts that a worker took."),
    progress: z.object({ env_steps: z.int(), total_env_steps: z.int() }),
    error: z.string().nullable(),
    error_code: z.string().nullable(),
    artifacts: z.array(z.object({ name: z.string(), size_bytes: z.int(), sha256: sha256Schema })),
    warnings: z.array(z.string()),
    spec: z.record(z.string(), z.unknown()).describe("As sent."),
    resolved_spec: resolvedJobSchema,
    created_by: actorSchema,
    created_at: timeSchema,
    started_at: timeSchema.nullable(),
    ended_at: timeSchema.nullable(),
  })
  .meta({ id: "Job" });
export type WireJob = z.infer<typeof jobSchema>;

const jobParams = z.object({ job_id: z.string() });

export const createJob = defineContract({
  id: "createJob",
  method: "POST",
  path: "/v0/jobs",
  summary: "Queue one rollout job by itself",
  params: z.object({}),
  query: strictObject({ project_id: z.string().min(1).max(200).optional() }),
  body: jobBodySchema,
  status: 201,
  response: jobSchema,
  scope: "jobs:write",
  idempotent: true,
  refuses: [
    "idempotency_conflict",
    "unsupported_media_type",
    "unknown_scene",
    "unknown_task_mode",
    "unknown_robot",
    "unsupported",
  ],
});

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

export const cancelJob = defineContract({
  id: "cancelJob",
  method: "POST",
  path: "/v0/jobs/{job_id}/cancel",
  summary: "Cancel a job, queued or running",
  params: jobParams,
  query: strictObject({}),
  body: null,
  status: 202,
  response: jobSchema,
  scope: "jobs:write",
  refuses: ["state_conflict"],
});

export const getJobArtifactDownloadUrl = defineContract({
  id: "getJobArtifactDownloadUrl",
  method: "GET",
  path: "/v0/jobs/{job_id}/artifacts/{name}/download-url",
  summary: "A signed link to a file that a job left",
  params: z.object({ job_id: z.string(), name: z.string() }),
  query: strictObject({}),
  body: null,
  status: 200,
  response: downloadUrlSchema,
  scope: "jobs:read",
  refuses: [],
});
