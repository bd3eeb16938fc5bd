import { sql } from "drizzle-orm";
import type { TaskKind } from "@/lib/core/names";
import type { Tx } from "@/lib/server/db/client";
import { toTextArray } from "@/lib/server/store/text-array";
import type { HostRoom, Needs } from "./pick-placed";
import { type AnsweredTurn, type LockedRun, readTurn } from "./turn-statements";

/** What is asked for: of these kinds, the first one before the others. */
export type WorkQuestion = {
  workerId: string;
  kinds: readonly TaskKind[];
  /** Only work of this run, or single job. */
  ownerId?: string | undefined;
  /** Also work that needs a place on a host. */
  withPlaced?: boolean | undefined;
  /** Only of projects for which nobody works on these kinds now. */
  onlyOfIdleProjects?: boolean | undefined;
  /** Without rollouts of runs that have an image which is not resolved yet. */
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
  {
    workerId,
    kinds,
    ownerId,
    withPlaced = false,
    onlyOfIdleProjects = false,
    withImage = false,
    tried,
  }: WorkQuestion,
): Promise<FoundWork | "busy" | null> {
  const [row] = await tx.execute<{ work: AnsweredWork | "busy" | null }>(
    sql`select find_work(${workerId}, ${toTextArray(kinds)}, ${withPlaced}, ${ownerId ?? null}, ${onlyOfIdleProjects}, ${withImage}, ${toTextArray(tried)}) as work`,
  );
  const work = row?.work ?? null;
  if (work === null || work === "busy") return work;
  const { attempt_id: attemptId, task_id: taskId, hostname: where, has_more: hasMore, turn } = work;
  return { attemptId, taskId, where, hasMore, run: turn && readTurn(turn) };
}

/** `runId`: null for a single job, whose id is `taskId`. */
export type WaitingForPlace = Needs & {
  attemptId: string;
  taskId: string;
  runId: string | null;
  isTrainer: boolean;
};

/** A host that is locked to the end of the transaction. `queued`: attempts that wait for a place, ready or not, up to two. */
export type FoundPlaced = {
  hostName: string;
  isEmulated: boolean;
  room: Omit<HostRoom, "cpuSlots">;
  /** Trainers without a GPU that this worker has in work. */
  withoutGpu: number;
  waiting: readonly WaitingForPlace[];
  queued: number;
};

type AnsweredPlaced = Omit<HostRoom, "cpuSlots"> & {
  name: string;
  gpu_kind: string;
  without_gpu: number;
  queued: number;
  waiting: {
    attempt_id: string;
    task_id: string;
    run_id: string | null;
    kind: TaskKind;
    gpus: number;
    gpu_share: number | null;
    cpu: number;
    memory_bytes: number;
  }[];
};

/** Null: there is no such host, or it is draining. */
export async function findPlaced(
  tx: Tx,
  { hostId, workerId, passedOver }: { hostId: string; workerId: string; passedOver: readonly string[] },
): Promise<FoundPlaced | null> {
  const [row] = await tx.execute<{ found: AnsweredPlaced | null }>(
    sql`select find_placed(${hostId}, ${workerId}, ${toTextArray(passedOver)}) as found`,
  );
  return row?.found ? readFound(row.found) : null;
}

/** For a turn, which has locked its run before: null also where somebody else has locked the host. */
export async function findPlacedAtOnce(
  tx: Tx,
  { hostId, workerId }: { hostId: string; workerId: string },
): Promise<FoundPlaced | null> {
  const [row] = await tx.execute<{ found: AnsweredPlaced | null }>(
    sql`select find_placed_at_once(${hostId}, ${workerId}) as found`,
  );
  return row?.found ? readFound(row.found) : null;
}

const readFound = ({
  name,
  gpu_kind: gpuKind,
  total,
  free,
  shares,
  without_gpu: withoutGpu,
  waiting,
  queued,
}: AnsweredPlaced): FoundPlaced => ({
  hostName: name,
  isEmulated: gpuKind === "emulated",
  room: { total, free, shares },
  withoutGpu,
  queued,
  waiting: waiting.map(({ gpus, cpu, ...one }) => ({
    attemptId: one.attempt_id,
    taskId: one.task_id,
    runId: one.run_id,
    isTrainer: one.kind === "trainer",
    gpus,
    gpuShare: one.gpu_share,
    cpu,
    memoryBytes: one.memory_bytes,
  })),
});
