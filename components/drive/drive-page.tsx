"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { nameIteration } from "@/components/charts/format-metric";
import { DriveBoard } from "@/components/drive/drive-board";
import { completeReference, findMeant, listPolicies, namePolicy } from "@/components/drive/list-policies";
import { useRecorded } from "@/components/drive/use-recorded";
import { useSetting } from "@/components/drive/use-setting";
import { QueryFailure } from "@/components/page-parts/failure-view";
import { PageTitle } from "@/components/page-parts/page-title";
import { nameEpisode } from "@/components/run-model/name-episode";
import { driveAddress, episodeAddress, runAddress } from "@/components/run-model/run-address";
import { Empty } from "@/components/ui/empty";
import { LinkButton } from "@/components/ui/link-button";
import { Page } from "@/components/ui/page";
import { Skeleton } from "@/components/ui/skeleton";
import { Strip } from "@/components/ui/strip";
import { useSearch } from "@/components/ui/use-search";
import { checkpointsQuery } from "@/lib/client/queries/checkpoints";
import type { EpisodeSource } from "@/lib/client/queries/episodes";
import { jobQuery } from "@/lib/client/queries/jobs";
import { policyRefusalsQuery } from "@/lib/client/queries/policy-refusals";
import { trainingRunQuery } from "@/lib/client/queries/training-runs";
import type { DriveStart } from "@/lib/drive/messages";

/** A run's or a single job's scene, driven live in the page by one of its policies. */
export function DrivePage({
  source,
  policyId: named,
  threadAddress,
}: {
  source: EpisodeSource;
  /** As the address has it, "@champion" among others; null: it names none. */
  policyId: string | null;
  /** Of the worker that drives; null: this server was set up without. */
  threadAddress: string | null;
}) {
  const runId = "runId" in source ? source.runId : null;
  const jobId = "jobId" in source ? source.jobId : null;
  const { search } = useSearch();
  const episodeId = search.get("episode");
  const run = useQuery({ ...trainingRunQuery(runId ?? ""), enabled: runId !== null });
  const job = useQuery({ ...jobQuery(jobId ?? ""), enabled: jobId !== null });
  const checkpoints = useQuery({ ...checkpointsQuery(runId ?? ""), enabled: runId !== null });
  const refusals = useQuery({ ...policyRefusalsQuery(runId ?? ""), enabled: runId !== null });
  const recorded = useRecorded(source, episodeId);
  const { choice, setting, tree } = useSetting({ run: run.data, job: job.data, recorded });

  const [chosen, setChosen] = useState<string | null>(named);
  const policyId = completeReference(chosen ?? recorded.episode?.driver_checkpoint_id ?? null, runId);
  const known = checkpoints.data?.checkpoints ?? [];
  const meant = findMeant(policyId, known, run.data);
  const policyName = meant
    ? nameIteration(meant.iteration_index)
    : policyId === null
      ? ""
      : namePolicy(policyId);
  // Where nobody named a policy there is somebody who drives all the same.
  const isPolicyless = policyId === null;
  const begins = choice?.kind === "drivable" ? choice.start : null;
  const start = useMemo(
    (): DriveStart | null =>
      begins && isPolicyless && begins.by === "policy" ? { ...begins, by: "scripted" } : begins,
    [begins, isPolicyless],
  );
  const title = `Drive ${policyName}`.trim();
  const name = run.data?.name ?? "Single job";
  const { iterationEpisode } = recorded;
  return (
    <Page
      crumbs={
        runId === null
          ? undefined
          : [
              { label: "Runs", href: "/runs" },
              { label: name, href: runAddress(runId) },
              { label: "Checkpoints", href: runAddress(runId, "checkpoints") },
            ]
      }
      title={title}
      meta={choice?.kind === "drivable" && <span className="mono">{choice.mode.taskMode}</span>}
      actions={
        episodeId !== null && (
          <LinkButton
            href={runId === null ? `/jobs/${jobId}?episode=${episodeId}` : episodeAddress(runId, episodeId)}
          >
            Its replay
          </LinkButton>
        )
      }
    >
      <PageTitle>{`${title} · ${name}`}</PageTitle>
      <QueryFailure what="The run" query={run} stale={false} />
      <QueryFailure what="The job" query={job} stale={false} />
      <QueryFailure what="The scene" query={tree} stale={false} />
      {recorded.failed && (
        <Strip tone="warn" fact="The recorded episode could not be read.">
          {recorded.failed} It begins as the run's episodes do.
        </Strip>
      )}
      {choice?.kind === "none" && <NotDrivable why={choice.why} runId={runId} />}
      {choice?.kind === "drivable" && choice.note && (
        <Strip tone="info" fact="Not quite the recorded episode.">
          {choice.note}
        </Strip>
      )}
      {threadAddress === null && (
        <Strip tone="bad" fact="Nothing can be driven here.">
          This server was set up without what browsers drive with; start it again with <code>npm start</code>.
        </Strip>
      )}
      {choice?.kind === "drivable" && setting && start && threadAddress !== null ? (
        <DriveBoard
          setting={setting}
          start={start}
          threadAddress={threadAddress}
          policyId={policyId}
          policies={listPolicies(known, run.data, policyId)}
          refusal={refusals.data?.find(({ iteration }) => iteration === meant?.iteration_index) ?? null}
          checkpointsHref={runId && runAddress(runId, "checkpoints")}
          name={iterationEpisode ? nameEpisode(iterationEpisode) : "Live"}
          note={choice.recording && "begins as it was recorded"}
          onPolicy={(id) => {
            setChosen(id);
            if (runId !== null)
              window.history.replaceState(null, "", driveAddress({ runId }, { policyId: id, episodeId }));
          }}
        />
      ) : (
        choice?.kind !== "none" && threadAddress !== null && <Skeleton width="100%" height="480px" />
      )}
    </Page>
  );
}

function NotDrivable({ why, runId }: { why: string; runId: string | null }) {
  return (
    <Empty
      title="This cannot be driven in a page"
      text={why}
      actions={
        runId !== null && (
          <LinkButton look="primary" href={runAddress(runId, "episodes")}>
            Show its episodes
          </LinkButton>
        )
      }
    />
  );
}
