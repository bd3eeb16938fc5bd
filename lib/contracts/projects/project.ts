import { z } from "zod";
import { timeSchema } from "@/lib/contracts/wire";

export const projectSchema = z
  .object({
    project_id: z.string(),
    name: z.string(),
    credit_limit: z.number().nullable().describe("Reached: nothing new is created (402). Null: no limit."),
    credit_limit_locked: z
      .boolean()
      .describe("An owner of the server set the limit: only an owner changes it."),
    max_priority: z
      .int()
      .nullable()
      .describe(
        "No run may be sent with a higher priority (422). Priority counts among the project's own runs; projects take turns. Null: no cap.",
      ),
    credits: z
      .object({ spent: z.number(), reserved: z.number() })
      .describe("Of all runs of the project, deleted ones too."),
    storage_limit_gb: z
      .number()
      .nullable()
      .describe(
        "GB of 10^9 bytes, set by an owner. Null: the server's own limit for a project, if it has one.",
      ),
    storage: z
      .object({ used_bytes: z.number(), limit_bytes: z.number().nullable() })
      .describe("Of all files of the project. At its limit uploads, runs and outputs are refused (413)."),
    created_at: timeSchema,
  })
  .meta({ id: "Project" });

export type WireProject = z.infer<typeof projectSchema>;

export const nameSchema = z.string().regex(/\S/, "must not be blank").max(100);

/** GB of 10^9 bytes, at most a million; null takes the limit away. */
export const storageLimitSchema = z.number().min(0).max(1e6).nullable();

/** Credits, at most a billion; null takes the limit away. */
export const creditCapSchema = z.number().min(0).max(1e9).nullable();

/** As a run's priority; null takes the cap away. */
export const priorityCapSchema = z.int().min(-1_000).max(1_000).nullable();
