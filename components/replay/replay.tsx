"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Check, ChevronLeft, ChevronRight, SkipForward, X } from "lucide-react";
import { type ReactNode, useMemo, useRef } from "react";
import { QueryFailure } from "@/components/page-parts/failure-view";
import { LineKey } from "@/components/replay/line-key";
import { NoPicture } from "@/components/replay/no-picture";
import type { Take } from "@/components/replay/prepare-curves";
import { ReplayBoard } from "@/components/replay/replay-board";
import { ReplaySection } from "@/components/replay/replay-section";
import { SceneView } from "@/components/replay/scene-view";
import { useReplay } from "@/components/replay/use-replay";
import { useMotion } from "@/components/replay/use-scene";
import { VideoPlayer } from "@/components/replay/video-player";
import { formatNumber } from "@/components/ui/format-number";
import { Icon } from "@/components/ui/icon";
import { IconButton } from "@/components/ui/icon-button";
import { joinClasses } from "@/components/ui/join-classes";
import { Skeleton } from "@/components/ui/skeleton";
import { Strip } from "@/components/ui/strip";
import type { EpisodeSource } from "@/lib/client/queries/episodes";
import { trajectoryQuery } from "@/lib/client/queries/trajectories";
import type { VideoSource } from "@/lib/client/queries/videos";

export type Neighbours = { previous: string | null; next: string | null; next_failed: string | null };

/** One episode, looked at: its scene at the playhead, and what was observed, done and rewarded, over the same steps. */
export function Replay({
  source,
  episodeId,
  title,
  name,
  neighbours,
  onGo,
  actions,
  marks: saidOfIt,
  video = null,
}: {
  source: EpisodeSource;
  episodeId: string;
  title: string;
  /** "i13 · job 14 · env 08". */
  name: string;
  /** Undefined as long as nobody knows. */
  neighbours: Neighbours | undefined;
  onGo: (episodeId: string) => void;
  /** Beside the ways to other episodes. */
  actions?: ReactNode;
  /** What people say of the episode. */
  marks?: ReactNode;
  /** That its simulator left. */
  video?: VideoSource | null;
}) {
  const root = useRef<HTMLDivElement>(null);
  const query = useQuery({ ...trajectoryQuery(source, episodeId), placeholderData: keepPreviousData });
  const { data: trajectory, isPlaceholderData } = query;
  const takes = useMemo(
    (): readonly Take[] => (trajectory ? [{ id: "this", name: "this episode", slot: 0, trajectory }] : []),
    [trajectory],
  );
  const go = (which: keyof Neighbours) => {
    const id = neighbours?.[which];
    if (id) onGo(id);
  };
  const parts = useReplay({
    takes,
    shownId: trajectory?.episodeId ?? null,
    root,
    toolNow: () => motion?.toolAt(motion.posesAt(parts.player.store.get().at)) ?? null,
    onEpisode: go,
  });
  const { player, camera, scene, last, screen } = parts;
  const motion = useMotion(scene, trajectory);
  const marks = trajectory?.success ? [{ step: last, word: "Succeeded" }] : [];
  return (
    <ReplaySection
      root={root}
      parts={parts}
      isBusy={isPlaceholderData}
      title={title}
      note={
        trajectory && (
          <span className="flex flex-wrap items-center gap-x-3">
            <Outcome success={trajectory.success} />
            {trajectory.length === 1 ? "1 step" : `${formatNumber(trajectory.length)} steps`}
          </span>
        )
      }
    >
      <nav aria-label="Other episodes" className="flex flex-wrap items-center gap-1">
        <IconButton
          of={ChevronLeft}
          name="Previous episode"
          title="Previous episode ([)"
          disabledReason={refuse(neighbours, "previous", "This is the first one")}
          onClick={() => go("previous")}
        />
        <IconButton
          of={ChevronRight}
          name="Next episode"
          title="Next episode (])"
          disabledReason={refuse(neighbours, "next", "This is the last one")}
          onClick={() => go("next")}
        />
        <IconButton
          of={SkipForward}
          iconOnly={false}
          name="Next failed episode"
          title="Next failed episode (x)"
          disabledReason={refuse(neighbours, "next_failed", "None after this one failed")}
          onClick={() => go("next_failed")}
        >
          Next failed
        </IconButton>
        <span className="ml-auto flex flex-wrap items-center gap-2">{actions}</span>
      </nav>
      {saidOfIt}
      <QueryFailure what="This episode" query={query} stale={false} />
      {scene.kind === "scene" && scene.note && (
        <Strip tone="info" fact="Drawn with another version.">
          {scene.note}
        </Strip>
      )}
      {video && <VideoPlayer key={video.key} source={video} name={name} />}
      {scene.kind === "none" ? (
        !video && <NoPicture why={scene.why} />
      ) : scene.kind === "scene" ? (
        <SceneView
          name={name}
          stage={scene.stage}
          motion={motion}
          player={player}
          camera={camera}
          home={scene.home}
          className={screen.isFull ? "h-[60vh]" : "aspect-16/9 max-h-[60vh] w-full"}
        />
      ) : (
        !query.isError &&
        !video && <div aria-busy="true" className="aspect-16/9 max-h-[60vh] w-full bg-stage" />
      )}
      {trajectory && !query.isError && (
        <ReplayBoard
          takes={takes}
          parts={parts}
          marks={marks}
          legend={
            trajectory.arrays.expert_action && (
              <>
                <LineKey color="var(--accent)">this episode</LineKey>
                <LineKey color="var(--text-2)" dash="4 3">
                  what the expert would have done
                </LineKey>
              </>
            )
          }
        />
      )}
      {query.isPending && <Skeleton width="100%" height="320px" />}
    </ReplaySection>
  );
}

const refuse = (neighbours: Neighbours | undefined, which: keyof Neighbours, why: string): string | null =>
  neighbours && neighbours[which] === null ? why : null;

function Outcome({ success }: { success: boolean }) {
  return (
    <span
      className={joinClasses("inline-flex items-center gap-1", success ? "text-succeeded" : "text-failed")}
    >
      <Icon of={success ? Check : X} />
      {success ? "succeeded" : "failed"}
    </span>
  );
}
