import { z } from "zod";
import { defineContract } from "@/lib/contracts/contract";
import { strictObject } from "@/lib/contracts/strict-object";
import { cursorQuery, limitQuery, nextCursorSchema, timeSchema } from "@/lib/contracts/wire";
import { taskKinds } from "@/lib/core/names";

export const usageGroups = ["project", "run", "attempt", "day"] as const;

export type UsageGroup = (typeof usageGroups)[number];

const sums = {
  credits: z.number(),
  gpu_seconds: z.number().describe("Seconds × GPUs, emulated ones included."),
  attempts: z.int(),
};

/** One line of the ledger, or a sum of some. What it was not grouped by is null. */
export const usageSchema = z
  .object({
    project_id: z.string().nullable(),
    run_id: z.string().nullable(),
    run_name: z.string().nullable(),
    run_deleted: z.boolean().nullable(),
    attempt_id: z.string().nullable(),
    kind: z.enum(taskKinds).nullable(),
    gpus: z.int().nullable(),
    gpus_emulated: z.boolean().nullable(),
    day: z.iso.date().nullable().describe("UTC; of the end of the attempt."),
    started_at: timeSchema.describe("Of the first of them."),
    ended_at: timeSchema.describe("Of the last of them."),
    ...sums,
  })
  .meta({ id: "Usage" });

export type WireUsage = z.infer<typeof usageSchema>;

const dayQuery = z.iso.date().optional();

export const listUsage = defineContract({
  id: "listUsage",
  method: "GET",
  path: "/v1/usage",
  summary: "The ledger: what attempts cost, by project, run, attempt or day, newest first",
  query: strictObject({
    by: z.enum(usageGroups).optional().meta({ default: "run" }),
    project_id: z.string().min(1).max(200).optional(),
    run_id: z.string().min(1).max(200).optional(),
    from: dayQuery.describe("First day, UTC."),
    to: dayQuery.describe("Last day, UTC."),
    cursor: cursorQuery,
    limit: limitQuery(200),
  }),
  response: z.object({
    usage: z.array(usageSchema),
    totals: z.object(sums).describe("Over all pages."),
    next_cursor: nextCursorSchema,
  }),
  scope: "training:read",
});
