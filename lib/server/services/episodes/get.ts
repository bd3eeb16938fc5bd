import type { AnswerOf, InputOf } from "@/lib/contracts/contract";
import type { getEpisode as contract } from "@/lib/contracts/episodes/get";
import { findNeighbours } from "@/lib/server/store/episodes";
import type { ServiceContext } from "../service-context";
import { requireRunAccess } from "../training-runs/require-run";
import { addVideos } from "./add-videos";
import { requireEpisode } from "./require-episode";
import { placeOf, toWireEpisode, toWireNeighbours } from "./to-wire";

export async function getEpisode(
  context: ServiceContext,
  { runId, episodeId, iteration, job, env, success, mark, sort = "place" }: InputOf<typeof contract>,
): Promise<AnswerOf<typeof contract>> {
  await requireRunAccess(context, runId);
  const owner = { runId };
  const { episode } = await requireEpisode(context, owner, episodeId);
  const { purpose } = episode;
  const filter = { owner, iterationIndex: iteration, jobIndex: job, env, success, mark, purpose, sort };
  const { db } = context.database;
  const neighbours = await findNeighbours(db, filter, placeOf(episode));
  const [shown] = await addVideos(db, [toWireEpisode(episode)]);
  return { episode: shown, neighbours: toWireNeighbours(neighbours) };
}
