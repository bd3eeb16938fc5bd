"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { type DrawQueue, makeDrawQueue } from "@/components/replay/draw-queue";
import type { framePoster } from "@/components/replay/frame-scene";
import type { StageState } from "@/components/replay/shared-stage";
import { useStage } from "@/components/replay/use-stage";
import { type EpisodeSource, sourceKey } from "@/lib/client/queries/episodes";
import { kinematicTreeQuery } from "@/lib/client/queries/kinematic-trees";
import { findScene } from "@/lib/core/scenes/catalogue";
import type { KinematicTree } from "@/lib/core/scenes/kinematic-tree";

/** What the posters of one list share: what draws them, and from where all of them are seen. */
export type PosterWall = {
  source: EpisodeSource;
  sceneId: string;
  tree: KinematicTree;
  stage: Extract<StageState, { kind: "open" }>;
  queue: DrawQueue;
  /** As the first one that is drawn is framed; null until then. */
  camera: { home: ReturnType<typeof framePoster> | null };
};

/**
 * @param isUsable the list is there: not until the browser has nothing else to do is what draws loaded
 * @returns `undefined` of a scene of somebody's own, of which nothing can be drawn; null as long as there is nothing that draws, or where
 * nothing can
 */
export function usePosters(
  source: EpisodeSource,
  sceneId: string,
  isUsable: boolean,
): PosterWall | null | undefined {
  const isDrawable = findScene(sceneId) !== null;
  const isWanted = useIdle(isDrawable && isUsable);
  const { data: tree } = useQuery({ ...kinematicTreeQuery(sceneId), enabled: isWanted });
  const stage = useStage(isWanted ? tree : undefined);
  const key = sourceKey(source);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a source is what its key says
  return useMemo(() => {
    if (!isDrawable) return undefined;
    if (!tree || stage.kind !== "open") return null;
    return { source, sceneId, tree, stage, queue: makeDrawQueue(), camera: { home: null } };
  }, [isDrawable, sceneId, tree, stage, key]);
}

/** True once the browser has had nothing to do while `isReady`. */
function useIdle(isReady: boolean): boolean {
  const [isIdle, setIsIdle] = useState(false);
  useEffect(() => {
    if (!isReady || isIdle) return;
    // Not every browser tells.
    if (!("requestIdleCallback" in window)) {
      const timer = setTimeout(() => setIsIdle(true), 200);
      return () => clearTimeout(timer);
    }
    const asked = window.requestIdleCallback(() => setIsIdle(true), { timeout: 2_000 });
    return () => window.cancelIdleCallback(asked);
  }, [isReady, isIdle]);
  return isIdle;
}
