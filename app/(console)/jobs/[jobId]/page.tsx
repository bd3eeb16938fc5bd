import type { Metadata } from "next";
import { JobPage } from "@/components/episode/job-page";
import { jobEpisodesQuery, jobQuery } from "@/lib/client/queries/jobs";
import { getJob } from "@/lib/server/services/jobs/get";
import { listJobEpisodes } from "@/lib/server/services/jobs/list-episodes";
import { FirstPaint } from "../../first-paint";
import { readFirstPage, readFor } from "../../gather-readings";
import { requireContext } from "../../require-context";

export const metadata: Metadata = { title: "Single job" };

export default async function Page({ params }: PageProps<"/jobs/[jobId]">) {
  const context = await requireContext();
  const { jobId } = await params;
  return (
    <FirstPaint
      readings={[
        readFor(jobQuery(jobId), () => getJob(context, { jobId })),
        readFirstPage(jobEpisodesQuery(jobId), () => listJobEpisodes(context, { jobId, limit: 200 })),
      ]}
    >
      <JobPage jobId={jobId} />
    </FirstPaint>
  );
}
