import type { z } from "zod";
import type { WireEpisode } from "@/lib/contracts/episodes/episode";
import type { EpisodeSort, listEpisodes as listEpisodesContract } from "@/lib/contracts/episodes/list";
import {
  countEpisodes,
  type EpisodePlace,
  type EpisodeRow,
  listEpisodes as listRows,
} from "@/lib/server/store/episodes";
import { cutPage, readCursor } from "../cursor";
import type { ServiceContext } from "../service-context";
import { requireRun } from "../training-runs/require-run";

export type ListEpisodesInput = {
  runId: string;
  iterationIndex?: number | undefined;
  jobIndex?: number | undefined;
  env?: number | undefined;
  success?: boolean | undefined;
  sort?: EpisodeSort | undefined;
  cursor?: string | undefined;
  limit: number;
};

export async function listEpisodes(
  context: ServiceContext,
  { cursor, sort = "place", limit, ...filter }: ListEpisodesInput,
): Promise<z.output<typeof listEpisodesContract.response>> {
  await requireRun(context, filter.runId);
  const after = readPlace(readCursor(cursor, placeShape));
  const rows = await listRows(context.database.db, { ...filter, sort, after, limit: limit + 1 });
  const { page, nextCursor } = cutPage(rows, limit, writePlace);
  return { episodes: page.map(toWireEpisode), next_cursor: nextCursor, counts: await count(context, filter) };
}

/** From what each iteration has counted: of a place in all of them every episode would have to be read. */
async function count(
  { database }: ServiceContext,
  { runId, iterationIndex, jobIndex, env }: Omit<ListEpisodesInput, "limit">,
): Promise<{ episodes: number; succeeded: number } | null> {
  if (jobIndex !== undefined || env !== undefined) return null;
  return countEpisodes(database.db, { runId, iterationIndex });
}

/** iteration/job/env/return/task: one shape for every order. */
const placeShape = /^\d{1,9}\/\d{1,9}\/\d{1,9}\/-?[\d.e+-]{1,30}\/job_[0-9A-Z]{1,40}$/;

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
  return {
    episode_id: `${row.taskId}.${row.env}`,
    iteration_index: row.iterationIndex ?? 0,
    job_id: row.taskId,
    job_index: row.jobIndex,
    env: row.env,
    seed: row.seed,
    length: row.length,
    return: row.returnSum,
    success: row.success,
    driver: row.driver,
    driver_checkpoint_id: row.driverCheckpointId,
  };
}
