"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Camera } from "@/components/replay/camera";
import { choosePicture, refuseTree } from "@/components/replay/choose-picture";
import { frameScene } from "@/components/replay/frame-scene";
import type { StageState } from "@/components/replay/shared-stage";
import { TrackMotion } from "@/components/replay/track-motion";
import { useStage } from "@/components/replay/use-stage";
import { readFailure } from "@/lib/client/api-error";
import { kinematicTreeQuery } from "@/lib/client/queries/kinematic-trees";
import type { Trajectory } from "@/lib/client/read-trajectory";
import type { KinematicTree } from "@/lib/core/scenes/kinematic-tree";

/** What the views of a page share: the scene, what draws it, and from where it is seen unless somebody turns it. */
export type SharedScene =
  | { kind: "waits" }
  | { kind: "none"; why: string }
  | { kind: "scene"; tree: KinematicTree; stage: StageState; home: Camera; note: string | null };

/** @param trajectory of the first episode that is there; the others of one page are of the same scene */
export function useScene(trajectory: Trajectory | undefined): SharedScene {
  const picture = useMemo(() => trajectory && choosePicture(trajectory), [trajectory]);
  const sceneId = picture?.kind === "scene" ? picture.sceneId : null;
  const { data: tree, error } = useQuery({ ...kinematicTreeQuery(sceneId ?? ""), enabled: sceneId !== null });
  const refusal = useMemo(
    () => (trajectory && tree && sceneId !== null ? refuseTree(trajectory, tree) : null),
    [trajectory, tree, sceneId],
  );
  const isDrawn = sceneId !== null && refusal === null;
  const stage = useStage(isDrawn ? tree : undefined);
  const home = useHome(isDrawn ? tree : undefined, trajectory);
  if (!trajectory || !picture) return { kind: "waits" };
  if (picture.kind === "none") return picture;
  if (error) return { kind: "none", why: `The scene could not be read: ${readFailure(error).detail}` };
  if (refusal !== null) return { kind: "none", why: refusal };
  if (stage.kind === "none") return stage;
  if (!tree || !home) return { kind: "waits" };
  return { kind: "scene", tree, stage, home, note: picture.note };
}

/** As the first episode begins; the next one is seen from the same place. */
function useHome(tree: KinematicTree | undefined, trajectory: Trajectory | undefined): Camera | null {
  // biome-ignore lint/correctness/useExhaustiveDependencies: another episode of the same scene must not move the camera
  return useMemo(() => {
    const motion = tree && trajectory && makeMotion(tree, trajectory);
    return motion ? frameScene(tree, motion.posesAt(0)) : null;
  }, [tree, trajectory === undefined]);
}

export function makeMotion(tree: KinematicTree, { arrays, length }: Trajectory): TrackMotion | null {
  return arrays.qpos ? new TrackMotion(tree, arrays.qpos, length) : null;
}

/** One episode's motion in the scene; null as long as there is none. */
export function useMotion(scene: SharedScene, trajectory: Trajectory | undefined): TrackMotion | null {
  const tree = scene.kind === "scene" ? scene.tree : null;
  return useMemo(() => (tree && trajectory ? makeMotion(tree, trajectory) : null), [tree, trajectory]);
}
