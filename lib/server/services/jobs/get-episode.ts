import type { AnswerOf, InputOf } from "@/lib/contracts/contract";
import type { getJobEpisode as contract } from "@/lib/contracts/jobs/get-episode";
import { findNeighbours } from "@/lib/server/store/episodes";
import { requireEpisode } from "../episodes/require-episode";
import { placeOf, toWireJobEpisode, toWireNeighbours } from "../episodes/to-wire";
import type { ServiceContext } from "../service-context";
import { requireJob } from "./require-job";

export async function getJobEpisode(
  context: ServiceContext,
  { jobId, episodeId, success, sort = "place" }: InputOf<typeof contract>,
): Promise<AnswerOf<typeof contract>> {
  await requireJob(context, jobId, "jobs:read");
  const owner = { taskId: jobId };
  const { episode } = await requireEpisode(context, owner, episodeId);
  const filter = { owner, purpose: episode.purpose, success, sort };
  const neighbours = await findNeighbours(context.database.db, filter, placeOf(episode));
  return { episode: toWireJobEpisode(episode), neighbours: toWireNeighbours(neighbours) };
}
