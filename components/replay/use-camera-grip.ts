"use client";

import { type HTMLAttributes, type PointerEvent, useEffect, useRef } from "react";
import { type Camera, moveNearer, shiftCamera, turnCamera } from "@/components/replay/camera";
import { viewDegrees } from "@/components/replay/frame-scene";
import type { Store } from "@/components/replay/store";
import type { Vector } from "@/lib/core/scenes/kinematic-tree";

/** Degrees for each pixel that a pointer moves, and for each press of a key. */
const turnByPx = 0.35;
const turnByKey = 8;
const nearerByKey = 0.9;

type Point = { x: number; y: number };

/**
 * Turns the camera of a view by hand: a drag turns it, with shift or another button it shifts, two fingers pinch, and the
 * wheel comes nearer once the view has the focus. Keys w a s d turn, + and - come nearer, 0 goes home.
 */
export function useCameraGrip({
  camera,
  home,
  toolNow,
}: {
  camera: Store<Camera | null>;
  home: Camera;
  toolNow: () => Vector | null;
}): HTMLAttributes<HTMLElement> & { ref: React.RefObject<HTMLElement | null> } {
  const ref = useRef<HTMLElement>(null);
  const pointers = useRef(new Map<number, Point>());
  const change = (next: (now: Camera) => Camera) => camera.set(next(camera.get() ?? home));
  useWheel(ref, (factor) => change((now) => moveNearer(now, factor)));

  function drag(event: PointerEvent<HTMLElement>): void {
    const before = pointers.current.get(event.pointerId);
    if (!before) return;
    const here = { x: event.clientX, y: event.clientY };
    const other = [...pointers.current].find(([id]) => id !== event.pointerId)?.[1];
    pointers.current.set(event.pointerId, here);
    if (other) {
      const factor = distance(before, other) / Math.max(1, distance(here, other));
      change((now) => moveNearer(now, factor));
      return;
    }
    const [dx, dy] = [here.x - before.x, here.y - before.y];
    if (!event.shiftKey && event.buttons <= 1) {
      change((now) => turnCamera(now, -dx * turnByPx, dy * turnByPx));
      return;
    }
    const height = Math.max(1, event.currentTarget.clientHeight);
    change((now) => {
      const at = now.target === "tool" ? toolNow() : now.target;
      return at === null
        ? now
        : shiftCamera(now, { right: -dx / height, up: dy / height }, { at, viewDegrees });
    });
  }

  const letGo = (event: PointerEvent<HTMLElement>) => void pointers.current.delete(event.pointerId);
  return {
    ref,
    onPointerDown: (event) => {
      pointers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove: drag,
    onPointerUp: letGo,
    onPointerCancel: letGo,
    onContextMenu: (event) => event.preventDefault(),
    onDoubleClick: () => camera.set(null),
    onKeyDown: (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const next = moveByKey(event.key.toLowerCase());
      if (!next) return;
      event.preventDefault();
      event.stopPropagation();
      if (next === "home") camera.set(null);
      else change(next);
    },
  };
}

function moveByKey(key: string): ((now: Camera) => Camera) | "home" | null {
  switch (key) {
    case "a":
      return (now) => turnCamera(now, -turnByKey, 0);
    case "d":
      return (now) => turnCamera(now, turnByKey, 0);
    case "w":
      return (now) => turnCamera(now, 0, turnByKey);
    case "s":
      return (now) => turnCamera(now, 0, -turnByKey);
    case "+":
    case "=":
      return (now) => moveNearer(now, nearerByKey);
    case "-":
      return (now) => moveNearer(now, 1 / nearerByKey);
    case "0":
      return "home";
    default:
      return null;
  }
}

const distance = (one: Point, other: Point): number => Math.hypot(one.x - other.x, one.y - other.y);

/** A page scrolls on over a view that nobody has touched; a pinch of a touchpad comes as a wheel with control. */
function useWheel(ref: React.RefObject<HTMLElement | null>, onNearer: (factor: number) => void): void {
  const newest = useRef(onNearer);
  useEffect(() => {
    newest.current = onNearer;
  });
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const turn = (event: WheelEvent) => {
      if (!event.ctrlKey && document.activeElement !== element && !document.fullscreenElement) return;
      event.preventDefault();
      newest.current(Math.exp(event.deltaY * (event.ctrlKey ? 0.01 : 0.0015)));
    };
    // React's own listeners could not keep the page from scrolling.
    element.addEventListener("wheel", turn, { passive: false });
    return () => element.removeEventListener("wheel", turn);
  }, [ref]);
}
