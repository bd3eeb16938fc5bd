import { z } from "zod";
import { flagQuery, integerQuery } from "@/lib/contracts/wire";
import { jobPurposes } from "@/lib/core/names";

/** `any`: a verdict, a note, or excluded. `none`: none of these. */
export const markFilters = ["good", "bad", "excluded", "any", "none"] as const;

export type MarkFilter = (typeof markFilters)[number];

export const episodeSorts = ["place", "failed", "return", "-return", "-jerk", "-stillness"] as const;

export type EpisodeSort = (typeof episodeSorts)[number];

const sortQuery = z.enum(episodeSorts).optional().meta({ default: "place" });

/** Which episodes of a run, in which order. */
export const episodesFilter = {
  iteration: integerQuery(/^\d{1,9}$/, "must be the index of an iteration").optional(),
  job: integerQuery(/^\d{1,9}$/, "must be the index of a job")
    .optional()
    .describe("With `env`: the same place in every iteration."),
  env: integerQuery(/^\d{1,9}$/, "must be the number of an environment").optional(),
  success: flagQuery.optional(),
  mark: z
    .enum(markFilters)
    .optional()
    .describe("What people say of it. `any`: a verdict, a note, or excluded. `none`: none of these."),
  purpose: z.enum(jobPurposes).optional().meta({ default: "training" }),
  sort: sortQuery.describe(
    "`place`: iteration, job, environment. `failed`: those that failed first, else by place. `-return`: the best first; `-jerk` and `-stillness`: the most first, those of which it is not known last.",
  ),
};

/** Which episodes of a single job, in which order. */
export const jobEpisodesFilter = {
  success: flagQuery.optional(),
  sort: sortQuery.describe(
    "`place`: by environment. `failed`: those that failed first. `-return`: the best first; `-jerk` and `-stillness`: the most first, those of which it is not known last.",
  ),
};
