"use client";

import { keepPreviousData, type UseQueryResult, useQueries } from "@tanstack/react-query";
import { type ReactNode, useMemo, useRef } from "react";
import { lineColor, lineDash } from "@/components/charts/line-look";
import { FailureView } from "@/components/page-parts/failure-view";
import { LineKey } from "@/components/replay/line-key";
import { NoPicture } from "@/components/replay/no-picture";
import type { Take } from "@/components/replay/prepare-curves";
import { ReplayBoard } from "@/components/replay/replay-board";
import { ReplaySection } from "@/components/replay/replay-section";
import { SceneView } from "@/components/replay/scene-view";
import { useReplay } from "@/components/replay/use-replay";
import { makeMotion } from "@/components/replay/use-scene";
import { formatNumber } from "@/components/ui/format-number";
import { Strip } from "@/components/ui/strip";
import type { EpisodeSource } from "@/lib/client/queries/episodes";
import { type ReadTrajectory, trajectoryQuery } from "@/lib/client/queries/trajectories";

/** One episode of a filmstrip. */
export type StripFrame = {
  episodeId: string;
  /** "i3", "start". */
  name: string;
  /** Where its own page is. */
  href: string;
  success: boolean;
  length: number;
};

/** Episodes side by side, locked together: one playhead and one camera for all of them, one curve for each. */
export function Filmstrip({
  source,
  frames,
  title,
  note,
  ways,
  onEpisode,
}: {
  source: EpisodeSource;
  /** At most as many as there are colours. */
  frames: readonly StripFrame[];
  title: string;
  note?: ReactNode;
  /** To other episodes. */
  ways?: ReactNode;
  onEpisode: (which: "previous" | "next" | "next_failed") => void;
}) {
  const root = useRef<HTMLDivElement>(null);
  const { loaded, failed } = useQueries({
    queries: frames.map(({ episodeId }) => ({
      ...trajectoryQuery(source, episodeId),
      placeholderData: keepPreviousData<ReadTrajectory | undefined>,
    })),
    combine: joinReadings,
  });
  const takes = useMemo(
    () =>
      frames.flatMap(({ episodeId, name }, slot): Take[] => {
        const trajectory = loaded[slot];
        return trajectory ? [{ id: episodeId, name, slot, trajectory }] : [];
      }),
    [frames, loaded],
  );
  const parts = useReplay({
    takes,
    shownId: loaded[0]?.episodeId ?? null,
    root,
    // One camera cannot follow several tools: it follows the first one's.
    toolNow: () => motions[0]?.toolAt(motions[0].posesAt(parts.player.store.get().at)) ?? null,
    onEpisode,
  });
  const { player, camera, scene } = parts;
  const tree = scene.kind === "scene" ? scene.tree : null;
  const motions = useMemo(
    () => loaded.map((trajectory) => (tree && trajectory ? makeMotion(tree, trajectory) : null)),
    [tree, loaded],
  );
  return (
    <ReplaySection root={root} parts={parts} title={title} note={note}>
      {ways}
      {failed && (
        <FailureView
          what="One of the episodes"
          failure={failed.error}
          onRetry={() => void failed.refetch()}
        />
      )}
      {scene.kind === "scene" && scene.note && (
        <Strip tone="info" fact="Drawn with another version.">
          {scene.note}
        </Strip>
      )}
      {scene.kind === "none" ? (
        <NoPicture why={scene.why} />
      ) : (
        <div className="grid grid-cols-[repeat(auto-fit,minmax(min(14rem,calc(50%-1px)),1fr))] gap-0.5">
          {frames.map((frame, i) =>
            scene.kind === "scene" ? (
              <SceneView
                key={frame.episodeId}
                name={frame.name}
                stage={scene.stage}
                motion={motions[i] ?? null}
                player={player}
                camera={camera}
                home={scene.home}
                className="aspect-4/3 max-h-[60vh] w-full"
              >
                <FrameWords frame={frame} slot={i} />
              </SceneView>
            ) : (
              <div
                key={frame.episodeId}
                aria-busy="true"
                className="relative aspect-4/3 max-h-[60vh] w-full bg-stage"
              >
                <FrameWords frame={frame} slot={i} />
              </div>
            ),
          )}
        </div>
      )}
      {takes.length > 0 && (
        <ReplayBoard
          takes={takes}
          parts={parts}
          marks={[]}
          legend={frames.map(({ episodeId, name }, slot) => (
            <LineKey key={episodeId} color={lineColor(slot)} dash={lineDash(slot)}>
              <span className="mono">{name}</span>
            </LineKey>
          ))}
        />
      )}
    </ReplaySection>
  );
}

/** The same object as long as nothing has come. */
const joinReadings = (readings: readonly UseQueryResult<ReadTrajectory>[]) => ({
  loaded: readings.map(({ data }) => data),
  failed: readings.find(({ isError }) => isError),
});

/** Which policy it was, by the line that its curves have, and how it went. */
function FrameWords({ frame: { name, href, success, length }, slot }: { frame: StripFrame; slot: number }) {
  return (
    <div className="pointer-events-none absolute inset-x-2 top-1.5 flex items-center justify-between gap-2 text-small">
      <LineKey color={lineColor(slot)} dash={lineDash(slot)}>
        <a href={href} className="mono pointer-events-auto hover:underline">
          {name}
        </a>
      </LineKey>
      <span className={success ? "text-succeeded" : "text-failed"}>
        {success ? `succeeded at ${formatNumber(length - 1)}` : "failed"}
      </span>
    </div>
  );
}
