import { z } from "zod";
import { drivers, jobPurposes } from "@/lib/core/names";

export const episodeSchema = z
  .object({
    episode_id: z.string().describe("<job_id>.<env>"),
    iteration_index: z.int().describe("-1: the evaluation of what the run starts from."),
    job_id: z.string(),
    job_index: z.int(),
    env: z.int(),
    seed: z.int(),
    length: z.int().describe("Control steps."),
    return: z.number(),
    success: z.boolean(),
    purpose: z.enum(jobPurposes),
    driver: z.enum(drivers).describe("`policy`: that of `driver_checkpoint_id`."),
    driver_checkpoint_id: z.string().nullable(),
    video_artifact_id: z
      .string()
      .nullable()
      .describe("`videos/<env>.mp4` or `.webm` of a simulator of the run's own; null: it left none."),
  })
  .meta({ id: "Episode" });

export type WireEpisode = z.infer<typeof episodeSchema>;
