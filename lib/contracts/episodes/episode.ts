import { z } from "zod";
import { actorSchema, timeSchema } from "@/lib/contracts/wire";
import { drivers, jobPurposes, verdicts } from "@/lib/core/names";

/** What is known of any episode, whoever's job it was. */
const shared = {
  episode_id: z.string().describe("<job_id>.<env>"),
  job_id: z.string(),
  env: z.int(),
  seed: z.int(),
  length: z.int().describe("Control steps."),
  return: z.number(),
  success: z.boolean(),
  jerk: z
    .number()
    .nullable()
    .describe(
      "How abruptly it was driven: the root mean square of the second difference of the actions, each in units of its range where that is known. Null: not known.",
    ),
  stillness: z
    .number()
    .nullable()
    .describe(
      "The share of its steps in which no number of `qpos` moves by more than 0.0001. Null: not known.",
    ),
  sim_warnings: z.int().nullable().describe("How often its simulator warned. Null: it does not count."),
  purpose: z.enum(jobPurposes),
  driver: z.enum(drivers).describe("`policy`: that of `driver_checkpoint_id`."),
  driver_checkpoint_id: z.string().nullable(),
};

/** What people say of an episode. One that was taken back says nothing, and has a version all the same. */
export const episodeMarkSchema = z
  .object({
    verdict: z.enum(verdicts).nullable(),
    note: z.string(),
    excluded: z.boolean().describe("By hand; what rules take is told by the manifest."),
    version: z.int().describe("From 1, one more with each change."),
    marked_by: actorSchema,
    marked_at: timeSchema,
  })
  .meta({ id: "EpisodeMark" });

export type WireEpisodeMark = z.infer<typeof episodeMarkSchema>;

export const episodeSchema = z
  .object({
    ...shared,
    iteration_index: z.int().describe("-1: the evaluation of what the run starts from."),
    job_index: z.int(),
    video_artifact_id: z
      .string()
      .nullable()
      .describe("`videos/<env>.mp4` or `.webm` of a simulator of the run's own; null: it left none."),
    mark: episodeMarkSchema.nullable().describe("What people say of it; null: nobody ever said anything."),
  })
  .meta({ id: "Episode" });

export type WireEpisode = z.infer<typeof episodeSchema>;

/** Of a single job, which is in no run. */
export const jobEpisodeSchema = z.object(shared).meta({ id: "JobEpisode" });

export type WireJobEpisode = z.infer<typeof jobEpisodeSchema>;

const neighbourSchema = z.string().nullable();

/** What stands beside an episode in the order that was asked for. */
export const neighboursSchema = z
  .object({
    previous: neighbourSchema,
    next: neighbourSchema,
    next_failed: neighbourSchema.describe("The next one in the same order that did not succeed."),
  })
  .meta({ id: "EpisodeNeighbours" });
