import type { AnswerOf, InputOf } from "@/lib/contracts/contract";
import { episodeSchema, type WireEpisode } from "@/lib/contracts/episodes/episode";
import type { listEpisodes as contract } from "@/lib/contracts/episodes/list";
import { writeWire } from "@/lib/contracts/write-wire";
import {
  countEpisodes,
  type EpisodePlace,
  type EpisodeRow,
  listEpisodes as listRows,
} from "@/lib/server/store/episodes";
import { cutPage, readCursor } from "../cursor";
import type { ServiceContext } from "../service-context";
import { requireRunAccess } from "../training-runs/require-run";
import { addVideos } from "./add-videos";

export async function listEpisodes(
  context: ServiceContext,
  {
    runId,
    iteration,
    job,
    env,
    success,
    purpose = "training",
    sort = "place",
    cursor,
    limit,
  }: InputOf<typeof contract>,
): Promise<AnswerOf<typeof contract>> {
  await requireRunAccess(context, runId);
  const filter = { runId, iterationIndex: iteration, jobIndex: job, env, success };
  const after = readPlace(readCursor(cursor, placeShape));
  const rows = await listRows(context.database.db, { ...filter, purpose, sort, after, limit: limit + 1 });
  const { page, nextCursor } = cutPage(rows, limit, writePlace);
  // From what each iteration has counted: of a place in all of them every episode would have to be read.
  const isUncounted = purpose === "evaluation" || job !== undefined || env !== undefined;
  const counts = isUncounted ? null : await countEpisodes(context.database.db, filter);
  const episodes = await addVideos(context.database.db, page.map(toWireEpisode));
  return { episodes, next_cursor: nextCursor, counts };
}

/** iteration/job/env/return/task: one shape for every order. The evaluation of what a run starts from is iteration -1. */
const placeShape = /^-?\d{1,9}\/\d{1,9}\/\d{1,9}\/-?[\d.e+-]{1,30}\/job_[0-9A-Z]{1,40}$/;

const writePlace = (row: EpisodeRow): string =>
  [row.iterationIndex ?? 0, row.jobIndex, row.env, row.returnSum, row.taskId].join("/");

function readPlace(place: string | null): EpisodePlace | null {
  if (place === null) return null;
  const [iterationIndex, jobIndex, env, returnSum, taskId = ""] = place.split("/");
  return {
    iterationIndex: Number(iterationIndex),
    jobIndex: Number(jobIndex),
    env: Number(env),
    returnSum: Number(returnSum),
    taskId,
  };
}

function toWireEpisode(row: EpisodeRow): WireEpisode {
  return writeWire(episodeSchema, row, {
    episode_id: `${row.taskId}.${row.env}`,
    iteration_index: row.iterationIndex ?? 0,
    job_id: row.taskId,
    return: row.returnSum,
    video_artifact_id: null,
  });
}
