import type { AnswerOf, InputOf } from "@/lib/contracts/contract";
import type { listEpisodes as contract } from "@/lib/contracts/episodes/list";
import { countEpisodes, listEpisodes as listRows } from "@/lib/server/store/episodes";
import { cutPage } from "../cursor";
import type { ServiceContext } from "../service-context";
import { requireRunAccess } from "../training-runs/require-run";
import { addVideos } from "./add-videos";
import { readPlace, writePlace } from "./page-place";
import { toWireEpisode } from "./to-wire";

export async function listEpisodes(
  context: ServiceContext,
  {
    runId,
    iteration,
    job,
    env,
    success,
    mark,
    purpose = "training",
    sort = "place",
    cursor,
    limit,
  }: InputOf<typeof contract>,
): Promise<AnswerOf<typeof contract>> {
  await requireRunAccess(context, runId);
  const { db } = context.database;
  const filter = {
    owner: { runId },
    iterationIndex: iteration,
    jobIndex: job,
    env,
    success,
    mark,
    purpose,
    sort,
  };
  const rows = await listRows(db, { ...filter, after: readPlace(cursor), limit: limit + 1 });
  const { page, nextCursor } = cutPage(rows, limit, writePlace);
  // From what each iteration has counted: of a place in all of them every episode would have to be read.
  const isUncounted =
    purpose === "evaluation" || job !== undefined || env !== undefined || mark !== undefined;
  const counts = isUncounted ? null : await countEpisodes(db, { runId, iterationIndex: iteration });
  const episodes = await addVideos(db, page.map(toWireEpisode));
  return { episodes, next_cursor: nextCursor, counts };
}
