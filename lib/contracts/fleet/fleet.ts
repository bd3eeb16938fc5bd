import { z } from "zod";
import { timeSchema } from "@/lib/contracts/wire";
import { attemptStatuses, taskKinds } from "@/lib/core/names";

export const placeSchema = z.object({
  attempt_id: z.string(),
  run_id: z.string().nullable(),
  run_name: z.string().nullable(),
  iteration_index: z.int().nullable(),
  job_id: z.string().nullable().describe("Of a single job, which has no run."),
});

export const fleetWorkerSchema = z.object({
  worker_id: z.string(),
  hostname: z.string(),
  pid: z.int(),
  host_id: z.string().nullable(),
  rollout_slots: z.int(),
  cpu_trainer_slots: z.int(),
  alive: z.boolean().describe("It was seen within the last 15 s and has not stopped."),
  blocked: z.object({ code: z.string(), message: z.string() }).nullable(),
  trouble: z
    .object({ attempts: z.int(), message: z.string(), last_at: z.string() })
    .nullable()
    .describe(
      "Attempts that it could not handle within the last hour (`internal`), and what went wrong last.",
    ),
  died: z.boolean().describe("It ended without saying so, and another began in its place."),
  started_at: timeSchema,
  last_seen_at: timeSchema,
  stopped_at: timeSchema.nullable(),
});

export const fleetHostSchema = z.object({
  host_id: z.string(),
  name: z.string(),
  cpus: z.int(),
  cpus_held: z.number().describe("By the containers that run there."),
  memory_bytes: z.int(),
  memory_held_bytes: z.int(),
  gpu_kind: z.enum(["nvidia", "emulated", "none"]),
  gpu_model: z.string().nullable(),
  draining: z.boolean(),
  last_seen_at: timeSchema,
  last_reconciliation: z
    .object({
      at: z.string(),
      adopted: z.int(),
      collected: z.int(),
      removed: z.int(),
      lost: z.int(),
      notes: z.array(z.string()),
    })
    .nullable(),
  gpus: z.array(
    z.object({
      device: z.string(),
      emulated: z.boolean(),
      model: z.string().nullable(),
      memory_bytes: z.int().nullable(),
      memory_used_bytes: z.int().nullable(),
      utilization: z
        .number()
        .nullable()
        .describe("0 to 1, as the device said at the last look, about every 10 s; null: it does not tell."),
      recent_utilization: z
        .array(z.number().nullable())
        .describe("The last ten minutes of it, oldest first."),
      held_by: placeSchema.nullable().describe("Whoever has it whole."),
      taken_at: timeSchema.nullable(),
      shared_by: z
        .array(placeSchema.extend({ share: z.number(), taken_at: timeSchema.nullable() }))
        .describe("Rollouts that have a share of it, above 0; together at most 1."),
    }),
  ),
});

/** Runs of other projects show as held or queued, without their names. */
export const fleetSchema = z
  .object({
    workers: z.array(fleetWorkerSchema),
    hosts: z.array(fleetHostSchema),
    queue: z.array(
      placeSchema.extend({
        kind: z.enum(taskKinds),
        index: z.int().describe("Of the task within its iteration."),
        status: z.enum(attemptStatuses),
        in_container: z.boolean().describe("It takes a place on a host; else a slot of a worker."),
        gpus: z.int(),
        gpu_share: z.number().nullable().describe("Of its one GPU; null: its GPUs are its own."),
        cpus: z.number().describe("That its container takes; 0 without one."),
        memory_bytes: z.int(),
        queued_at: timeSchema,
        waiting_s: z.number(),
      }),
    ),
    capacity: z.object({
      runnable_trainers: z.int().describe("Trainer tasks whose inputs are ready: running or waiting."),
      runnable_simulators: z.int().describe("The same of rollouts and evaluations in containers."),
      wanted_gpus: z.int(),
      wanted_cpu_trainers: z.int(),
      desired_gpus: z.int().describe("What is wanted, within the bounds."),
      actual_gpus: z.int(),
      held_gpus: z.int(),
      bounds: z.object({ min_gpus: z.int(), max_gpus: z.int().nullable() }),
    }),
    notes: z.array(z.string()).describe("What keeps work from starting, and what to set."),
    read_at: timeSchema,
  })
  .meta({ id: "Fleet" });

export type WireFleet = z.infer<typeof fleetSchema>;
