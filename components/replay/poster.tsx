"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { choosePicture, refuseTree } from "@/components/replay/choose-picture";
import { framePoster } from "@/components/replay/frame-scene";
import type { PosterWall } from "@/components/replay/use-posters";
import { makeMotion } from "@/components/replay/use-scene";
import { watchSeen } from "@/components/replay/watch-seen";
import { posterQuery } from "@/lib/client/queries/trajectories";
import type { Trajectory } from "@/lib/client/read-trajectory";

/** So long a row stays before its poster is read: who scrolls by does not ask for all that is passed. */
const restMs = 80;

/** Pixels of the picture, two for each of the page's own. */
const size = { width: 112, height: 68 } as const;
const noPath = { points: new Float32Array(), step: 0 };

/** An episode at its last step, small; an empty box as long as it is not read, far away, or cannot be drawn. */
export function Poster({ wall, episodeId }: { wall: PosterWall | null; episodeId: string }) {
  const box = useRef<HTMLSpanElement>(null);
  const [isNear, setIsNear] = useState(false);
  useEffect(() => {
    const element = box.current;
    if (!element || !wall) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const unwatch = watchSeen(element, (isSeen) => {
      clearTimeout(timer);
      if (isSeen) timer = setTimeout(() => setIsNear(true), restMs);
      else setIsNear(false);
    });
    return () => {
      clearTimeout(timer);
      unwatch();
    };
  }, [wall]);
  return (
    <span ref={box} aria-hidden="true" className="block h-8.5 w-14 overflow-hidden bg-stage">
      {wall && isNear && <Picture wall={wall} episodeId={episodeId} />}
    </span>
  );
}

/** Of thousands of rows those that are near alone have a canvas. */
function Picture({ wall, episodeId }: { wall: PosterWall; episodeId: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { data } = useQuery(posterQuery(wall.source, episodeId));
  useEffect(() => {
    const { tree, stage, queue, camera } = wall;
    const motion = data && isOfScene(data, wall) ? makeMotion(tree, data) : null;
    if (!motion) return;
    const draw = () => {
      const onto = canvas.current?.getContext("2d");
      if (!onto) return;
      const poses = motion.posesAt(0);
      camera.home ??= framePoster(tree, poses);
      const { target } = camera.home;
      stage.stage.draw({ poses, camera: camera.home, target, path: noPath }, onto, onto.canvas);
      onto.canvas.setAttribute("data-drawn", "");
    };
    let takeBack = queue.add(draw);
    const end = stage.changes.subscribe(() => {
      takeBack();
      takeBack = queue.add(draw);
    });
    return () => {
      takeBack();
      end();
    };
  }, [wall, data]);
  return <canvas ref={canvas} {...size} className="size-full" />;
}

/** Its batch may be of another scene than the list, or have no positions. */
function isOfScene(trajectory: Trajectory, { sceneId, tree }: PosterWall): boolean {
  const picture = choosePicture(trajectory);
  return picture.kind === "scene" && picture.sceneId === sceneId && refuseTree(trajectory, tree) === null;
}
