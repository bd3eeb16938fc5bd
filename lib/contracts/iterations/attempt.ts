import { z } from "zod";
import { timeSchema } from "@/lib/contracts/wire";
import { attemptStatuses, taskKinds } from "@/lib/core/names";

export const attemptSchema = z
  .object({
    attempt_id: z.string(),
    task_id: z.string(),
    kind: z.enum(taskKinds),
    index: z.int().describe("Of the task within its iteration."),
    number: z.int().describe("Of the attempt within its task, from 1."),
    status: z.enum(attemptStatuses),
    error: z.string().nullable(),
    error_code: z.string().nullable(),
    exit_code: z.int().nullable(),
    in_container: z
      .boolean()
      .describe("It runs in a container, whose log can be read; else in its worker's own process."),
    host_id: z.string().nullable(),
    gpus: z.object({
      count: z.int(),
      share: z.number().nullable().describe("Of its one GPU; null: its GPUs are its own."),
      devices: z.array(z.string()),
      emulated: z.boolean().describe("Scheduled like GPUs; the container got no device."),
    }),
    seed: z.int().nullable(),
    credits: z.number(),
    queued_at: timeSchema,
    started_at: timeSchema.nullable(),
    exited_at: timeSchema.nullable(),
    ended_at: timeSchema.nullable(),
  })
  .meta({ id: "Attempt" });

export type WireAttempt = z.infer<typeof attemptSchema>;
