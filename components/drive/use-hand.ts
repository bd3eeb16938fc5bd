"use client";

import { type HTMLAttributes, type PointerEvent, useRef, useState } from "react";
import { castRay, type Hit, isMovable } from "@/components/drive/cast-ray";
import type { Drive } from "@/components/drive/drive";
import { add, castThrough, type Lens, makeLens, meetPlane, minus } from "@/components/drive/view-ray";
import type { Camera } from "@/components/replay/camera";
import { Store } from "@/components/replay/store";
import type { Vector } from "@/lib/core/scenes/kinematic-tree";

/** What a pointer holds in the picture. */
export type Holding = { body: number; isThing: boolean; grip: Vector; towards: Vector };

type Held = { pointer: number; attempt: number; hit: Hit; normal: Vector; center: Vector; isThing: boolean };

/** Seen from less far above, a table is too short in the picture to be moved over. */
const flatBelow = 0.12;

/**
 * A pointer that is pressed over the thing or the robot takes hold of it, and what it points at is where it is pulled: the thing over the
 * table, or upright with shift; the robot in the picture's own plane. Pressed over anything else it turns the camera as ever.
 */
export function useHand({
  drive,
  camera,
  home,
}: {
  drive: Drive;
  camera: Store<Camera | null>;
  home: Camera;
}): {
  holding: Store<Holding | null>;
  lensOf: (element: Element) => Lens;
  handlers: HTMLAttributes<HTMLElement>;
} {
  const [holding] = useState(() => new Store<Holding | null>(null));
  const held = useRef<Held | null>(null);

  const lensOf = (element: Element): Lens => {
    const { motion } = drive.track;
    const from = camera.get() ?? home;
    const target = from.target === "tool" ? motion.toolAt(posesNow(drive)) : from.target;
    return makeLens(from, target ?? [0, 0, 0], element.clientWidth / Math.max(1, element.clientHeight));
  };
  const rayOf = (event: PointerEvent<HTMLElement>) => {
    const { left, top, width, height } = event.currentTarget.getBoundingClientRect();
    const x = (2 * (event.clientX - left)) / Math.max(1, width) - 1;
    const y = 1 - (2 * (event.clientY - top)) / Math.max(1, height);
    const lens = lensOf(event.currentTarget);
    return { lens, ray: castThrough(lens, { x, y }) };
  };
  const findHold = (event: PointerEvent<HTMLElement>): Hit | null => {
    const { tree } = drive.setting;
    const { attempt } = drive.state.get();
    if (!attempt || attempt.end !== null || !drive.isAtNewest) return null;
    const { motion } = drive.track;
    const hit = castRay(tree, posesNow(drive), rayOf(event).ray, motion.scales);
    return hit && isMovable(tree, hit.body) ? hit : null;
  };
  const pullTo = (event: PointerEvent<HTMLElement>, { attempt, hit, normal, center, isThing }: Held) => {
    const now = drive.state.get().attempt;
    // Another attempt is none that anybody has taken hold of.
    if (now?.number !== attempt || now.end !== null) return holding.set(null);
    const place = meetPlane(rayOf(event).ray, hit.at, normal);
    if (!place) return;
    // A thing is led by its middle, from which it was taken beside.
    const towards = isThing ? add(center, minus(place, hit.at)) : place;
    holding.set({ body: hit.body, isThing, grip: hit.grip, towards });
    drive.pull({ body: hit.body, grip: hit.grip, towards });
  };
  const letGo = (event: PointerEvent<HTMLElement>) => {
    if (held.current?.pointer !== event.pointerId) return;
    held.current = null;
    holding.set(null);
    drive.pull(null);
  };

  return {
    holding,
    lensOf,
    handlers: {
      onPointerDownCapture: (event) => {
        const hit = event.button === 0 && held.current === null ? findHold(event) : null;
        if (!hit) return;
        // The camera is not to turn meanwhile.
        event.stopPropagation();
        event.currentTarget.setPointerCapture(event.pointerId);
        const isThing = drive.state.get().thing?.body === hit.body;
        const { lens, ray } = rayOf(event);
        const isFlat = isThing && !event.shiftKey && Math.abs(ray.direction[2]) > flatBelow;
        const { positions } = posesNow(drive);
        const at = 3 * hit.body;
        held.current = {
          pointer: event.pointerId,
          attempt: drive.state.get().attempt?.number ?? 0,
          hit,
          isThing,
          normal: isFlat ? [0, 0, 1] : lens.forward,
          center: [positions[at], positions[at + 1], positions[at + 2]],
        };
        pullTo(event, held.current);
        drive.play();
      },
      onPointerMove: (event) => {
        if (held.current?.pointer === event.pointerId) pullTo(event, held.current);
        else if (event.buttons === 0)
          event.currentTarget.toggleAttribute("data-over", findHold(event) !== null);
      },
      onPointerUp: letGo,
      onPointerCancel: letGo,
      onLostPointerCapture: letGo,
    },
  };
}

/** As they are on the screen. The same arrays each time. */
export const posesNow = ({ track, player }: Drive) => track.motion.posesAt(player.store.get().at);
