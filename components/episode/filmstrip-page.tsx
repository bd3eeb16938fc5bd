"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ChevronLeft, ChevronRight, SkipForward } from "lucide-react";
import { useMemo } from "react";
import { nameIteration } from "@/components/charts/format-metric";
import { framesAtMost, IterationChoice, readIterations } from "@/components/episode/iteration-choice";
import { useBeside } from "@/components/episode/use-beside";
import { useTellingPlace } from "@/components/episode/use-telling-place";
import { readEpisodesFilter } from "@/components/episodes/episodes-place";
import { QueryFailure } from "@/components/page-parts/failure-view";
import { PageTitle } from "@/components/page-parts/page-title";
import { Filmstrip, type StripFrame } from "@/components/replay/filmstrip";
import { pickFrames } from "@/components/replay/pick-frames";
import { episodeAddress, runAddress } from "@/components/run-model/run-address";
import { Button } from "@/components/ui/button";
import { Empty } from "@/components/ui/empty";
import { Icon } from "@/components/ui/icon";
import { IconButton } from "@/components/ui/icon-button";
import { LinkButton } from "@/components/ui/link-button";
import { Page } from "@/components/ui/page";
import { Skeleton } from "@/components/ui/skeleton";
import { useSearch } from "@/components/ui/use-search";
import { evaluatedEpisodesQuery } from "@/lib/client/queries/episodes";
import { evaluationsQuery } from "@/lib/client/queries/evaluations";
import { trainingRunQuery } from "@/lib/client/queries/training-runs";
import type { WireEpisode } from "@/lib/contracts/episodes/episode";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import { startIteration } from "@/lib/core/loop/state";

/** What one and the same episode of the suite became, policy after policy: before and after. */
export function FilmstripPage({ runId }: { runId: string }) {
  const { data: run } = useQuery(trainingRunQuery(runId));
  const name = run?.name ?? runId;
  return (
    <Page
      crumbs={[
        { label: "Runs", href: "/runs" },
        { label: name, href: runAddress(runId) },
        { label: "Episodes", href: runAddress(runId, "episodes") },
      ]}
      title="Before and after"
      meta={<span>The same episode of the evaluation, driven by the policy of each iteration</span>}
    >
      <PageTitle>{`Before and after · ${name}`}</PageTitle>
      {run &&
        (run.resolved_spec.evaluation ? (
          <EvaluatedStrip run={run} />
        ) : (
          <Empty
            title="This run evaluates nothing"
            text="A run with an evaluation drives the same episodes with each checkpoint; then they stand here side by side."
            actions={
              <LinkButton look="primary" href={runAddress(runId, "episodes")}>
                Show its episodes
              </LinkButton>
            }
          />
        ))}
    </Page>
  );
}

function EvaluatedStrip({ run }: { run: WireTrainingRun }) {
  const { run_id: runId } = run;
  const { search, change } = useSearch();
  const asked = readEpisodesFilter(search);
  const evaluations = useQuery(evaluationsQuery(runId));
  const champion = evaluations.data?.find(({ checkpoint_id: id }) => id === run.champion_checkpoint_id);
  const championIndex = champion?.iteration_index ?? null;
  const isAsked = asked.job === null && asked.env === null && evaluations.isSuccess;
  const telling = useTellingPlace(runId, { isAsked, championIndex });
  const place =
    asked.job === null && asked.env === null ? telling : { job: asked.job ?? 0, env: asked.env ?? 0 };
  const query = useQuery({
    ...evaluatedEpisodesQuery(runId, { job: place?.job ?? 0, env: place?.env ?? 0 }),
    enabled: place !== undefined,
    placeholderData: keepPreviousData,
  });
  const episodes = query.data;
  const chosen = search.get("iterations");
  const frames = useMemo(() => {
    const all = (episodes ?? []).map((episode) => toFrame(runId, episode));
    const named = readIterations(chosen);
    return named
      ? all.filter(({ iteration }) => named.includes(iteration))
      : pickFrames(all, [startIteration, championIndex], framesAtMost);
  }, [runId, episodes, championIndex, chosen]);
  const first = episodes?.[0];
  const go = (to: { job: number; env: number }) => change({ ...to, step: null });
  const beside = useBeside(runId, place, episodes);
  if (query.isError || evaluations.isError)
    return <QueryFailure what="The evaluated episodes" query={query.isError ? query : evaluations} />;
  if (!episodes || !place) return <Skeleton width="100%" height="480px" />;
  if (!first)
    return (
      <Empty
        title={run.ended_at ? "Nothing was evaluated at this place" : "Nothing evaluated yet"}
        text="Each evaluated checkpoint adds the episodes of the suite; another job or environment may have some."
      />
    );
  return (
    <Filmstrip
      source={{ runId }}
      frames={frames}
      title={`job ${place.job} · env ${String(place.env).padStart(2, "0")}`}
      note={
        <span>
          seed <span className="mono">{first.seed}</span>
        </span>
      }
      onEpisode={(which) => {
        const to = beside[which];
        if (to) go(to);
      }}
      ways={
        <nav aria-label="Other episodes of the suite" className="flex flex-wrap items-center gap-1">
          <IconButton
            of={ChevronLeft}
            name="Previous episode of the suite"
            title="Previous episode of the suite ([)"
            disabledReason={beside.previous ? null : "This is the first one"}
            onClick={() => beside.previous && go(beside.previous)}
          />
          <IconButton
            of={ChevronRight}
            name="Next episode of the suite"
            title="Next episode of the suite (])"
            disabledReason={beside.next ? null : "This is the last one"}
            onClick={() => beside.next && go(beside.next)}
          />
          <Button
            small
            look="quiet"
            icon={<Icon of={SkipForward} />}
            title="Next one that still fails in the newest evaluation (x)"
            disabledReason={beside.next_failed ? null : "None after this one fails in the newest evaluation"}
            onClick={() => beside.next_failed && go(beside.next_failed)}
          >
            Next that still fails
          </Button>
          <span className="ml-auto">
            <IterationChoice
              all={episodes.map(({ iteration_index: index }) => index)}
              shown={frames.map(({ iteration }) => iteration)}
              onChoose={(iterations) => change({ iterations: iterations?.join(",") ?? null })}
            />
          </span>
        </nav>
      }
    />
  );
}

const toFrame = (runId: string, episode: WireEpisode): StripFrame & { iteration: number } => ({
  iteration: episode.iteration_index,
  episodeId: episode.episode_id,
  name: nameIteration(episode.iteration_index),
  href: episodeAddress(runId, episode.episode_id),
  success: episode.success,
  length: episode.length,
});
