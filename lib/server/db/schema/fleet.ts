import { boolean, index, integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import type { GpuHistories } from "@/lib/core/fleet/gpu-readings";
import { at, micro } from "./columns";

/** One worker process. It is alive while its session advisory lock (`lockKey`) is held, or its lease stands. */
export const worker = pgTable("worker", {
  workerId: text("worker_id").primaryKey(),
  lockKey: micro("lock_key").notNull(),
  hostname: text("hostname").notNull(),
  pid: integer("pid").notNull(),
  hostId: text("host_id"),
  rolloutSlots: integer("rollout_slots").notNull(),
  cpuTrainerSlots: integer("cpu_trainer_slots").notNull(),
  /** Set while something keeps it from starting new work, with the sentence. */
  blocked: jsonb("blocked").$type<{
    code: "disk_low" | "engine_away" | "engine_unfit";
    message: string;
  } | null>(),
  /** Attempts that it could not handle within the last hour, with what went wrong last. `lastAt`: ISO. */
  trouble: jsonb("trouble").$type<{ attempts: number; message: string; lastAt: string } | null>(),
  /** It ended without saying so, and another began in its place. */
  died: boolean("died").notNull().default(false),
  startedAt: at("started_at").notNull().defaultNow(),
  lastSeenAt: at("last_seen_at").notNull().defaultNow(),
  stoppedAt: at("stopped_at"),
});

/** A container engine: its own id names the host. */
export const host = pgTable("host", {
  hostId: text("host_id").primaryKey(),
  name: text("name").notNull(),
  cpus: integer("cpus").notNull(),
  memoryBytes: micro("memory_bytes").notNull(),
  gpuKind: text("gpu_kind", { enum: ["nvidia", "emulated", "none"] }).notNull(),
  gpuModel: text("gpu_model"),
  /** By device. On the host's row: a claim locks the slots, and a reading must not wait for one. */
  gpuReadings: jsonb("gpu_readings").$type<GpuHistories>().notNull().default({}),
  draining: boolean("draining").notNull().default(false),
  lastSeenAt: at("last_seen_at").notNull().defaultNow(),
  lastReconciliation: jsonb("last_reconciliation").$type<{
    at: string;
    adopted: number;
    collected: number;
    removed: number;
    lost: number;
    notes: string[];
  }>(),
});

/** A GPU of a host. `attemptId` is who holds it; taken in the claim's transaction. */
export const gpuSlot = pgTable(
  "gpu_slot",
  {
    hostId: text("host_id")
      .notNull()
      .references(() => host.hostId, { onDelete: "cascade" }),
    device: text("device").notNull(),
    attemptId: text("attempt_id"),
    takenAt: at("taken_at"),
  },
  (t) => [primaryKey({ columns: [t.hostId, t.device] }), index("gpu_slot_attempt").on(t.attemptId)],
);
