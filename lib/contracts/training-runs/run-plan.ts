import { z } from "zod";

export const runEstimateSchema = z
  .object({
    basis: z
      .enum(["earlier_runs", "none"])
      .describe(
        "`none`: no earlier run of the project has this image, scene and steps, so there is only the most it can take.",
      ),
    earlier_runs: z.array(z.string()).describe("Run ids, newest first."),
    earlier_iterations: z.int(),
    iterations: z.int().nullable().describe("How many it comes to."),
    ends_by: z.enum(["max_iterations", "wallclock", "budget"]).nullable(),
    hours: z.number().nullable(),
    credits: z.number().nullable(),
    iteration_hours: z.number().nullable(),
    iteration_credits: z.number().nullable(),
    max_hours: z.number(),
    max_credits: z.number().describe("Within its time and its budget it cannot cost more."),
    summary: z.string().describe("The same as a sentence."),
  })
  .meta({ id: "RunEstimate" });

export type WireRunEstimate = z.infer<typeof runEstimateSchema>;

export const runPlanSchema = z
  .object({
    iterations: z.int(),
    rollout_jobs_per_iteration: z.int(),
    rollout_jobs_at_once: z.int(),
    episodes_per_iteration: z.int(),
    env_steps_per_iteration: z.int(),
    trainer_gpus: z.int(),
    gpu_hour_credits: z.number(),
    trainer_hour_credits: z.number().describe("GPUs × GPU rate; of a CPU trainer the CPU rate."),
    simulator_gpus: z
      .number()
      .nullable()
      .describe(
        "What one rollout takes in a simulator of the run's own, a share of a GPU too; null without one.",
      ),
    simulator_hour_credits: z.number().nullable().describe("Of one of them, as of a trainer."),
  })
  .meta({ id: "RunPlan" });

export type WireRunPlan = z.infer<typeof runPlanSchema>;
