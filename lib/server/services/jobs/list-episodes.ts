import type { AnswerOf, InputOf } from "@/lib/contracts/contract";
import type { listJobEpisodes as contract } from "@/lib/contracts/jobs/list-episodes";
import { listEpisodes } from "@/lib/server/store/episodes";
import { cutPage } from "../cursor";
import { readPlace, writePlace } from "../episodes/page-place";
import { toWireJobEpisode } from "../episodes/to-wire";
import type { ServiceContext } from "../service-context";
import { requireJob } from "./require-job";

export async function listJobEpisodes(
  context: ServiceContext,
  { jobId, success, sort = "place", cursor, limit }: InputOf<typeof contract>,
): Promise<AnswerOf<typeof contract>> {
  await requireJob(context, jobId, "jobs:read");
  const filter = { owner: { taskId: jobId }, purpose: "training", success, sort } as const;
  const rows = await listEpisodes(context.database.db, {
    ...filter,
    after: readPlace(cursor),
    limit: limit + 1,
  });
  const { page, nextCursor } = cutPage(rows, limit, writePlace);
  return { episodes: page.map(toWireJobEpisode), next_cursor: nextCursor };
}
