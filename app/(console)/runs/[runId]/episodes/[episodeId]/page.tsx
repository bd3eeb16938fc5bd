import type { Metadata } from "next";
import { EpisodePage } from "@/components/episode/episode-page";
import { readEpisodesFilter } from "@/components/episodes/episodes-place";
import { episodeQuery } from "@/lib/client/queries/episodes";
import { trainingRunQuery } from "@/lib/client/queries/training-runs";
import { getEpisode } from "@/lib/server/services/episodes/get";
import { FirstPaint } from "../../../../first-paint";
import { readFor } from "../../../../gather-readings";
import { readRun } from "../../../../read-once";
import { requireContext } from "../../../../require-context";
import { toSearchParams } from "../../../../to-search-params";
import { markEpisode } from "../../../actions";
import { mayWriteRuns } from "../../../may-write";

export const metadata: Metadata = { title: "Episode" };

export default async function Page({
  params,
  searchParams,
}: PageProps<"/runs/[runId]/episodes/[episodeId]">) {
  const context = await requireContext();
  const { runId, episodeId } = await params;
  const filter = readEpisodesFilter(toSearchParams(await searchParams));
  const { iteration, job, env, success, mark, sort } = filter;
  const asked = {
    iteration: iteration ?? undefined,
    job: job ?? undefined,
    env: env ?? undefined,
    success: success ?? undefined,
    mark: mark ?? undefined,
    sort,
  };
  return (
    <FirstPaint
      readings={[
        readFor(trainingRunQuery(runId), () => readRun(context, runId)),
        readFor(episodeQuery(runId, episodeId, filter), () =>
          getEpisode(context, { runId, episodeId, ...asked }),
        ),
      ]}
    >
      <EpisodePage runId={runId} episodeId={episodeId} mark={markEpisode} mayWrite={mayWriteRuns(context)} />
    </FirstPaint>
  );
}
