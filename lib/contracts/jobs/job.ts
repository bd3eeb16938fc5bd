import { z } from "zod";
import { jobSpec } from "@/lib/contracts/spec/job-spec";
import { actorSchema, sha256Schema, timeSchema } from "@/lib/contracts/wire";
import { jobStatuses } from "@/lib/core/jobs/job-state";

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
    robot: z.string().nullable().describe("Null where the simulator is a container, which has its own."),
    scene: jobSpec.fields.scene.resolved,
    physics: z
      .object({ dt: z.number(), substeps: z.int() })
      .nullable()
      .describe(
        "As the scene's version has it; null where this server has no such scene, as with a simulator in a container.",
      ),
    execution: jobSpec.fields.execution.resolved,
    outputs: z.object({ video: z.literal(false), log_format: z.literal("safetensors") }),
    control: jobSpec.fields.control.resolved,
    simulator: jobSpec.fields.simulator.resolved,
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
