import { sql } from "drizzle-orm";
import { placedKinds } from "@/lib/core/attempts/task-kinds";
import type { TaskKind } from "@/lib/core/names";
import type { Tx } from "@/lib/server/db/client";
import { toTextArray } from "@/lib/server/store/text-array";
import type { HostRoom, Needs } from "./pick-trainer";
import { type AnsweredTurn, type LockedRun, readTurn } from "./turn-statements";

const placed = toTextArray(placedKinds);

/** What is asked for: of these kinds, the first one before the others. */
export type WorkQuestion = {
  workerId: string;
  kinds: readonly TaskKind[];
  /** Only work of this run. */
  runId?: string | undefined;
  /** Only of projects for which nobody works on these kinds now. */
  onlyOfIdleProjects?: boolean | undefined;
  /** Without rollouts of runs whose image is not resolved yet. */
  withImage?: boolean | undefined;
  /** Attempts that are passed over. */
  tried: readonly string[];
};

/** A queued attempt, locked. `run`: its run, locked before it; null for a single job, whose row is locked. */
export type FoundWork = {
  attemptId: string;
  taskId: string;
  run: LockedRun | null;
  /** Where its worker runs, for a person. */
  where: string;
  /** Another task of these kinds was ready. */
  hasMore: boolean;
};

type AnsweredWork = {
  attempt_id: string;
  task_id: string;
  hostname: string;
  has_more: boolean;
  turn: AnsweredTurn | null;
};

/** Null: nothing is ready for this worker. `busy`: somebody else had what is ready; it may be asked again. */
export async function findWork(
  tx: Tx,
  { workerId, kinds, runId, onlyOfIdleProjects = false, withImage = false, tried }: WorkQuestion,
): Promise<FoundWork | "busy" | null> {
  const [row] = await tx.execute<{ work: AnsweredWork | "busy" | null }>(
    sql`select find_work(${workerId}, ${toTextArray(kinds)}, ${placed}, ${runId ?? null}, ${onlyOfIdleProjects}, ${withImage}, ${toTextArray(tried)}) as work`,
  );
  const work = row?.work ?? null;
  if (work === null || work === "busy") return work;
  const { attempt_id: attemptId, task_id: taskId, hostname: where, has_more: hasMore, turn } = work;
  return { attemptId, taskId, where, hasMore, run: turn && readTurn(turn) };
}

export type WaitingTrainer = Needs & { attemptId: string; runId: string };

/** A host that is locked to the end of the transaction. `hasMore`: more than one trainer is queued, ready or not. */
export type FoundTrainers = {
  hostName: string;
  isEmulated: boolean;
  room: Omit<HostRoom, "cpuSlots">;
  /** Trainers without a GPU that this worker has in work. */
  withoutGpu: number;
  waiting: readonly WaitingTrainer[];
  hasMore: boolean;
};

type AnsweredTrainers = Pick<HostRoom, "total" | "free"> & {
  name: string;
  gpu_kind: string;
  without_gpu: number;
  queued: number;
  waiting: { attempt_id: string; run_id: string; gpus: number; cpu: number; memory_bytes: number }[];
};

/** Null: there is no such host, or it is draining. */
export async function findTrainers(
  tx: Tx,
  { hostId, workerId, passedOver }: { hostId: string; workerId: string; passedOver: readonly string[] },
): Promise<FoundTrainers | null> {
  const [row] = await tx.execute<{ found: AnsweredTrainers | null }>(
    sql`select find_trainers(${hostId}, ${workerId}, ${placed}, ${toTextArray(passedOver)}) as found`,
  );
  if (!row?.found) return null;
  const { name, gpu_kind: gpuKind, total, free, without_gpu: withoutGpu, waiting, queued } = row.found;
  return {
    hostName: name,
    isEmulated: gpuKind === "emulated",
    room: { total, free },
    withoutGpu,
    hasMore: queued > 1,
    waiting: waiting.map(
      ({ attempt_id: attemptId, run_id: runId, memory_bytes: memoryBytes, gpus, cpu }) => ({
        attemptId,
        runId,
        gpus,
        cpu,
        memoryBytes,
      }),
    ),
  };
}
