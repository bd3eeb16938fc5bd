import {
  fleetHostSchema,
  fleetSchema,
  fleetWorkerSchema,
  placeSchema,
  type WireFleet,
} from "@/lib/contracts/fleet/fleet";
import { toWireTime, toWireTimeOrNull } from "@/lib/contracts/wire";
import { writeWire } from "@/lib/contracts/write-wire";
import type { GpuHistory } from "@/lib/core/fleet/gpu-readings";
import { planCapacity } from "@/lib/core/fleet/plan-capacity";
import { readDatabaseTime } from "@/lib/server/db/clock";
import { listPlacedDemands, listQueue, type PlaceRow } from "@/lib/server/store/attempt-queue";
import { type GpuRow, listGpus } from "@/lib/server/store/gpu-slots";
import { type HostLoad, listHostLoads } from "@/lib/server/store/loads";
import { type HostRow, listHosts } from "@/lib/server/store/shown-hosts";
import { listWorkers, type WorkerRow } from "@/lib/server/store/shown-workers";
import { type Caller, scopesIn } from "../caller";
import type { ServiceContext } from "../service-context";
import { explainFleet } from "./explain-fleet";

const shownWorkers = 100;
const shownQueue = 200;

/** One host's capacity is computed and shown, not changed: there is nothing here that could start a machine. */
const bounds = { minGpus: 0, maxGpus: null };

export async function getFleet({ database, caller, moment }: ServiceContext): Promise<WireFleet> {
  const { db } = database;
  // What it reads below was written with the database's clock, and whoever reads `read_at` compares it with that.
  const now = await readDatabaseTime(db);
  const workers = await listWorkers(db, shownWorkers);
  moment.correct(workers.some(({ alive }) => alive));
  const hosts = await listHosts(db);
  const gpus = await listGpus(db);
  const loads = await listHostLoads(db);
  const queue = await listQueue(db, shownQueue);
  const plan = planCapacity(await listPlacedDemands(db), bounds);
  return {
    workers: workers.map((row) =>
      writeWire(fleetWorkerSchema, row, { blocked: row.blocked ?? null, trouble: toWireTrouble(row) }),
    ),
    hosts: hosts.map((row) => toWireHost(row, { gpus, loads }, caller)),
    queue: queue.map((row) => ({
      ...toWirePlace(row, caller),
      kind: row.kind,
      index: row.index,
      status: row.status,
      in_container: row.needsPlace,
      gpus: row.gpus,
      gpu_share: row.gpuShare,
      cpus: row.cpu,
      memory_bytes: row.memoryBytes,
      queued_at: toWireTime(row.queuedAt),
      waiting_s: row.status === "queued" ? Math.max(0, now.getTime() - row.queuedAt.getTime()) / 1_000 : 0,
    })),
    capacity: writeWire(fleetSchema.shape.capacity, plan, {
      actual_gpus: gpus.length,
      held_gpus: gpus.filter(({ heldBy, sharedBy }) => heldBy !== null || sharedBy.length > 0).length,
      bounds: { min_gpus: bounds.minGpus, max_gpus: bounds.maxGpus },
    }),
    notes: explainFleet({ workers: workers.filter(({ alive }) => alive), hosts, gpus: gpus.length }),
    read_at: toWireTime(now),
  };
}

function toWireTrouble({ trouble }: WorkerRow): WireFleet["workers"][number]["trouble"] {
  if (!trouble) return null;
  return { attempts: trouble.attempts, message: trouble.message, last_at: trouble.lastAt };
}

function toWireHost(
  row: HostRow,
  { gpus, loads }: { gpus: readonly GpuRow[]; loads: readonly HostLoad[] },
  caller: Caller,
): WireFleet["hosts"][number] {
  const load = loads.find(({ hostId }) => hostId === row.hostId);
  return writeWire(fleetHostSchema, row, {
    cpus_held: load?.cpuTaken ?? 0,
    memory_held_bytes: load?.memoryTaken ?? 0,
    gpus: gpus
      .filter(({ hostId }) => hostId === row.hostId)
      .map(({ device, heldBy, sharedBy, takenAt }) => ({
        device,
        emulated: row.gpuKind === "emulated",
        ...toWireReading(row.gpuReadings[device]),
        held_by: heldBy ? toWirePlace(heldBy, caller) : null,
        taken_at: toWireTimeOrNull(takenAt),
        shared_by: sharedBy.map((one) => ({
          ...toWirePlace(one, caller),
          share: one.share,
          taken_at: toWireTimeOrNull(one.takenAt),
        })),
      })),
  });
}

function toWireReading(reading: GpuHistory | undefined) {
  return {
    model: reading?.model ?? null,
    memory_bytes: reading?.memoryBytes ?? null,
    memory_used_bytes: reading?.memoryUsedBytes ?? null,
    utilization: reading?.utilization ?? null,
    recent_utilization: [...(reading?.recentUtilization ?? [])],
  };
}

/** Everybody with fleet:read sees that a GPU is held; only who may read the project sees by which run or job. */
function toWirePlace(row: PlaceRow, caller: Caller) {
  const readable = scopesIn(caller, row.projectId)?.includes("training:read") === true;
  const hidden = { runId: null, runName: null, iterationIndex: null };
  return writeWire(placeSchema, readable ? row : { ...row, ...hidden }, {
    job_id: readable && row.runId === null ? row.taskId : null,
  });
}
