"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { loadStage } from "@/components/replay/shared-stage";
import { type EpisodeSource, sourceKey } from "@/lib/client/queries/episodes";
import { kinematicTreeQuery } from "@/lib/client/queries/kinematic-trees";
import { trajectoryQuery } from "@/lib/client/queries/trajectories";
import { findScene } from "@/lib/core/scenes/catalogue";

/** So long a pointer rests on what it means; on its way over a list it means nothing of it. */
const restMs = 60;

export type Preload = { near: (episodeId: string) => void; away: () => void };

/** Reads what a replay needs once a pointer rests on the way to it, so that it is there when it is pressed. */
export function usePreload(source: EpisodeSource, sceneId: string): Preload {
  const client = useQueryClient();
  const key = sourceKey(source);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a source is what its key says
  const preload = useMemo(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const read = (episodeId: string) => {
      // What cannot be read now is asked for again, and told, when it is opened.
      void loadStage().catch(() => {});
      // Of a scene of somebody's own there is nothing to draw.
      if (findScene(sceneId)) void client.prefetchQuery(kinematicTreeQuery(sceneId));
      void client.prefetchQuery(trajectoryQuery(source, episodeId));
    };
    return {
      near: (episodeId: string) => {
        clearTimeout(timer);
        timer = setTimeout(() => read(episodeId), restMs);
      },
      away: () => clearTimeout(timer),
    };
  }, [client, key, sceneId]);
  useEffect(() => preload.away, [preload]);
  return preload;
}
