import { z } from "zod";

export const episodeSchema = z
  .object({
    episode_id: z.string().describe("<job_id>.<env>"),
    iteration_index: z.int(),
    job_id: z.string(),
    job_index: z.int(),
    env: z.int(),
    seed: z.int(),
    length: z.int().describe("Control steps."),
    return: z.number(),
    success: z.boolean(),
    driver: z.string().describe("What drove it."),
    driver_checkpoint_id: z.string().nullable(),
  })
  .meta({ id: "Episode" });

export type WireEpisode = z.infer<typeof episodeSchema>;
