"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Film, Maximize2, X } from "lucide-react";
import { lazy, Suspense, useEffect, useRef } from "react";
import { DriveEpisodeLink } from "@/components/episodes/drive-episode-link";
import { TouchedCheckpoints } from "@/components/lineage/touched-checkpoints";
import { judgeExclusion } from "@/components/marks/judge-exclusion";
import { MarkBar } from "@/components/marks/mark-bar";
import { nameEpisode } from "@/components/run-model/name-episode";
import type { MarkPort } from "@/components/run-model/run-actions-port";
import { episodeAddress, filmstripAddress } from "@/components/run-model/run-address";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { LinkButton } from "@/components/ui/link-button";
import { Skeleton } from "@/components/ui/skeleton";
import { type EpisodesFilter, episodeQuery } from "@/lib/client/queries/episodes";
import { videoOfEpisode } from "@/lib/client/queries/videos";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import { QueryFailure } from "../page-parts/failure-view";

/** Who only reads the list does not load what replays it. */
const Replay = lazy(async () => ({ default: (await import("@/components/replay/replay")).Replay }));

/** The episode that was opened in the list, with the ways to those beside it in that very list. */
export function OpenedReplay({
  run,
  countsFrom,
  episodeId,
  filter,
  search,
  mark,
  mayWrite,
  onGo,
  onClose,
}: {
  run: WireTrainingRun;
  /** The first iteration whose dataset goes by what is said now; undefined while nobody knows, null after the end. */
  countsFrom: number | null | undefined;
  episodeId: string;
  filter: EpisodesFilter;
  search: URLSearchParams;
  mark: MarkPort;
  mayWrite: boolean;
  onGo: (episodeId: string) => void;
  onClose: () => void;
}) {
  const { run_id: runId } = run;
  const query = useQuery({
    ...episodeQuery(runId, episodeId, filter),
    placeholderData: keepPreviousData,
  });
  const { data, isPlaceholderData } = query;
  const name = data ? nameEpisode(data.episode) : "Replay";
  const box = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever another one is opened
  useEffect(() => {
    // On a narrow page it stands above the row that was pressed.
    const top = box.current?.getBoundingClientRect().top ?? 0;
    if (top < 0 || top > window.innerHeight / 2) box.current?.scrollIntoView();
  }, [episodeId]);
  return (
    <div ref={box} className="scroll-mt-14">
      <QueryFailure what="This episode" query={query} stale={false} />
      <Suspense fallback={<Skeleton width="100%" height="480px" />}>
        <Replay
          source={{ runId }}
          episodeId={episodeId}
          title={name}
          name={name}
          neighbours={isPlaceholderData ? undefined : data?.neighbours}
          onGo={onGo}
          video={videoOfEpisode(runId, isPlaceholderData ? undefined : data?.episode)}
          marks={
            data &&
            !isPlaceholderData && (
              <MarkBar
                runId={runId}
                episode={data.episode}
                exclusion={judgeExclusion(run, data.episode, countsFrom)}
                mark={mark}
                mayWrite={mayWrite}
              />
            )
          }
          actions={
            <>
              {data?.episode.purpose === "evaluation" && (
                <LinkButton
                  small
                  icon={<Icon of={Film} />}
                  href={filmstripAddress(runId, { job: data.episode.job_index, env: data.episode.env })}
                >
                  In every iteration
                </LinkButton>
              )}
              {data && <DriveEpisodeLink small source={{ runId }} episode={data.episode} />}
              <LinkButton
                small
                icon={<Icon of={Maximize2} />}
                href={episodeAddress(runId, episodeId, { search })}
              >
                Page of its own
              </LinkButton>
              <Button small icon={<Icon of={X} />} onClick={onClose}>
                Close
              </Button>
            </>
          }
        />
      </Suspense>
      {data?.episode.mark?.verdict === "bad" && !isPlaceholderData && (
        <div className="mt-5">
          <TouchedCheckpoints runId={runId} episodeId={episodeId} isBad />
        </div>
      )}
    </div>
  );
}
