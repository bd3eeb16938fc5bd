import type { AnswerOf, InputOf } from "@/lib/contracts/contract";
import type { listDescendants as contract, WireDescendants } from "@/lib/contracts/episodes/list-descendants";
import { toWireTime } from "@/lib/contracts/wire";
import { leaversOf, placeOf } from "@/lib/core/lineage/left-out";
import type { EpisodeRow } from "@/lib/server/store/episodes";
import {
  listCheckpointsFrom,
  listLineage,
  listRunsOf,
  listWithDescendants,
} from "@/lib/server/store/lineage";
import { findTrainingRun } from "@/lib/server/store/training-runs";
import { cutPage, readCursor } from "../cursor";
import { learnersOf, readLearners } from "../lineage/read-learners";
import { maySee } from "../lineage/stand-ancestors";
import type { ServiceContext } from "../service-context";
import { requireRunAccess } from "../training-runs/require-run";
import { requireEpisode } from "./require-episode";

export async function listDescendants(
  context: ServiceContext,
  { runId, episodeId, cursor, limit }: InputOf<typeof contract>,
): Promise<AnswerOf<typeof contract>> {
  await requireRunAccess(context, runId);
  const { episode } = await requireEpisode(context, { runId }, episodeId);
  const { db } = context.database;
  const { caller } = context;
  const learners = await listLearners(context, runId, episode);
  const direct = new Set(learners.learned);
  const touched = await listWithDescendants(db, [...direct]);
  const seen = touched.filter(({ projectId }) => maySee(caller, projectId));

  const after = readCursor(cursor, /^ckpt_\w{1,40}$/);
  const rest = after === null ? seen : seen.slice(seen.findIndex((row) => row.checkpointId === after) + 1);
  const { page, nextCursor } = cutPage(rest, limit, ({ checkpointId }) => checkpointId);
  const runs = await listRunsOf(db, [...new Set(page.map((row) => row.runId))]);
  const byId = new Map(runs.map((run) => [run.runId, run]));
  return {
    episode_id: episodeId,
    why_none: sayWhyNone(episode, learners),
    counts: {
      manifest: direct.size,
      lineage: seen.length - direct.size,
      hidden: touched.length - seen.length,
    },
    checkpoints: page.map((row) => {
      const run = byId.get(row.runId);
      return {
        checkpoint_id: row.checkpointId,
        run_id: row.runId,
        run_name: run?.name ?? row.runId,
        iteration_index: row.iterationIndex,
        by: direct.has(row.checkpointId) ? "manifest" : "lineage",
        is_champion: run?.championCheckpointId === row.checkpointId,
        is_latest: run?.latestCheckpointId === row.checkpointId,
        created_at: toWireTime(row.createdAt),
      };
    }),
    ...(await findClean(context, runId, new Set(touched.map(({ checkpointId }) => checkpointId)))),
    next_cursor: nextCursor,
  };
}

/** `left`: how many manifests that name its batch go without it. */
type Learners = { learned: readonly string[]; left: number };

/** The checkpoints of its run whose manifests name the batch in which it lies, and do not go without it. */
async function listLearners(
  context: ServiceContext,
  runId: string,
  { purpose, iterationIndex, jobIndex, env }: EpisodeRow,
): Promise<Learners> {
  if (purpose === "evaluation" || iterationIndex === null) return { learned: [], left: 0 };
  const checkpoints = await listCheckpointsFrom(context.database.db, runId, iterationIndex);
  const runs = await readLearners(
    context,
    checkpoints.map((one) => ({ runId, ...one })),
  );
  const run = runs.get(runId);
  const span = run?.spans.find(({ recorded }) => recorded === iterationIndex);
  if (!run || !span) return { learned: [], left: 0 };
  const named = learnersOf(run, span);
  const leavers = new Set(leaversOf(named, run.leftOut, placeOf(iterationIndex, jobIndex, env)));
  const learned = new Set(named.filter((index) => !leavers.has(index)));
  return {
    learned: checkpoints
      .filter(({ iterationIndex: index }) => learned.has(index))
      .map(({ checkpointId }) => checkpointId),
    left: leavers.size,
  };
}

function sayWhyNone({ purpose }: EpisodeRow, { learned, left }: Learners): WireDescendants["why_none"] {
  if (purpose === "evaluation") return "evaluation";
  if (learned.length > 0) return null;
  return left > 0 ? "left_out" : "not_trained";
}

/** From where the run's newest checkpoint would have to be made again. */
async function findClean(
  { database, caller }: ServiceContext,
  runId: string,
  touched: ReadonlySet<string>,
): Promise<Pick<WireDescendants, "latest_is_touched" | "clean_ancestor">> {
  const run = touched.size === 0 ? null : await findTrainingRun(database.db, runId);
  const latestId = run?.latestCheckpointId ?? null;
  if (latestId === null || !touched.has(latestId)) return { latest_is_touched: false, clean_ancestor: null };
  const lineage = await listLineage(database.db, latestId);
  const clean = lineage.find(({ checkpointId }) => !touched.has(checkpointId));
  if (!clean || !maySee(caller, clean.projectId)) return { latest_is_touched: true, clean_ancestor: null };
  return {
    latest_is_touched: true,
    clean_ancestor: {
      checkpoint_id: clean.checkpointId,
      run_id: clean.runId,
      iteration_index: clean.iterationIndex,
    },
  };
}
