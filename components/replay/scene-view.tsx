"use client";

import { type ReactNode, useCallback, useEffect, useLayoutEffect, useRef } from "react";
import type { Camera } from "@/components/replay/camera";
import type { StageState } from "@/components/replay/shared-stage";
import type { Store } from "@/components/replay/store";
import type { TrackMotion } from "@/components/replay/track-motion";
import { useCameraGrip } from "@/components/replay/use-camera-grip";
import type { Player } from "@/components/replay/use-player";
import { joinClasses } from "@/components/ui/join-classes";
import { stepOf } from "./player";

/** Finer than twice is seen by nobody, and costs. */
const ratioAtMost = 2;

/**
 * One episode's scene at the playhead, seen from the camera that all views share. It draws when something has changed, at
 * most once a frame; as long as there is no motion its last picture stays.
 */
export function SceneView({
  name,
  stage,
  motion,
  player,
  camera,
  home,
  className,
  children,
}: {
  /** To screen readers: "i13 · job 14 · env 08". */
  name: string;
  stage: StageState;
  motion: TrackMotion | null;
  player: Player;
  /** Null: home. */
  camera: Store<Camera | null>;
  home: Camera;
  className?: string;
  /** Words over the picture. */
  children?: ReactNode;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const open = stage.kind === "open" ? stage : null;
  const draw = useCallback(() => {
    const onto = canvas.current?.getContext("2d");
    if (!onto || !open || !motion) return;
    const { width, height } = onto.canvas;
    if (width === 0 || height === 0) return;
    const state = player.store.get();
    const poses = motion.posesAt(state.at);
    const from = camera.get() ?? home;
    const target = from.target === "tool" ? (motion.toolAt(poses) ?? fallback(home)) : from.target;
    const path = { points: motion.knownPath(), step: Math.min(motion.last, stepOf(state)) };
    const { scales } = motion;
    open.stage.draw({ poses, camera: from, target, path, scales }, onto, { width, height });
    canvas.current?.setAttribute("data-drawn-step", String(stepOf(state)));
  }, [open, motion, player, camera, home]);
  const later = useRef(0);
  const drawSoon = useCallback(() => {
    if (later.current !== 0) return;
    later.current = requestAnimationFrame(() => {
      later.current = 0;
      draw();
    });
  }, [draw]);

  useLayoutEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const measure = () => {
      const ratio =
        Math.min(ratioAtMost, window.devicePixelRatio) *
        (open?.stage.isSlow ? 1 / window.devicePixelRatio : 1);
      const [width, height] = [element.clientWidth, element.clientHeight].map((px) => Math.round(px * ratio));
      if (element.width !== width || element.height !== height) {
        element.width = width;
        element.height = height;
      }
      draw();
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [draw, open]);

  useEffect(() => {
    if (!motion) return;
    const timer = setTimeout(() => {
      motion.toolPath();
      drawSoon();
    });
    return () => clearTimeout(timer);
  }, [motion, drawSoon]);

  useEffect(() => {
    const ends = [
      player.store.subscribe(drawSoon),
      camera.subscribe(drawSoon),
      open?.changes.subscribe(drawSoon),
    ];
    return () => {
      for (const end of ends) end?.();
      cancelAnimationFrame(later.current);
      later.current = 0;
    };
  }, [drawSoon, player, camera, open]);

  const grip = useCameraGrip({
    camera,
    home,
    toolNow: () => motion?.toolAt(motion.posesAt(player.store.get().at)) ?? null,
  });
  return (
    <section
      {...grip}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the camera is turned by keys while this has the focus
      tabIndex={0}
      aria-label={`View of ${name}`}
      aria-busy={!open || !motion || undefined}
      className={joinClasses(
        "relative cursor-grab touch-pan-y select-none overflow-hidden bg-stage active:cursor-grabbing",
        className,
      )}
    >
      <canvas ref={canvas} className="absolute inset-0 size-full" />
      {children}
    </section>
  );
}

const fallback = ({ target }: Camera) => (target === "tool" ? ([0, 0, 0] as const) : target);
