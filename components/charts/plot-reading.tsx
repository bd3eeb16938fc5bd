"use client";

import type { ReactNode } from "react";
import { findNearest } from "@/components/charts/find-nearest";
import { type PlotFrame, placeX } from "@/components/charts/plot-frame";
import type { AxisScale } from "@/components/charts/prepare-axis";

/**
 * A plot's surface: the crosshair follows the pointer and, as the slider that it is to a keyboard, the arrow keys (with
 * shift ten at once). Enter or a click opens what is under it, P pins it, escape lets go of both.
 */
export function PlotReading({
  name,
  places,
  scale,
  frame,
  active,
  onActive,
  describe,
  onOpen,
  onPin,
  tip,
}: {
  /** "Read success_rate by iteration". */
  name: string;
  /** Everything that can be read, by its place on the axis, ascending. */
  places: readonly number[];
  scale: AxisScale;
  frame: PlotFrame;
  /** A position in `places`. */
  active: number | null;
  onActive: (position: number | null) => void;
  describe: (position: number) => string;
  onOpen?: (position: number) => void;
  /** Null lets go. */
  onPin?: (position: number | null) => void;
  /** What floats beside the crosshair. */
  tip: ReactNode;
}) {
  const last = places.length - 1;
  if (last < 0) return null;
  const at = active ?? last;
  const keep = (position: number) => Math.min(last, Math.max(0, position));

  function moveByKey(key: string, far: boolean): number | null {
    const step = far ? 10 : 1;
    if (key === "ArrowLeft") return active === null ? last : keep(at - step);
    if (key === "ArrowRight") return active === null ? last : keep(at + step);
    if (key === "Home") return 0;
    if (key === "End") return last;
    return null;
  }

  return (
    <>
      <div
        role="slider"
        tabIndex={0}
        aria-label={name}
        aria-valuemin={0}
        aria-valuemax={last}
        aria-valuenow={at}
        aria-valuetext={describe(at)}
        className="absolute"
        style={{ left: frame.left, right: frame.right, top: frame.top, bottom: frame.bottom }}
        onPointerMove={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          const share = (event.clientX - box.left) / box.width;
          onActive(findNearest(places, scale.min + share * (scale.max - scale.min)));
        }}
        onPointerLeave={() => onActive(null)}
        onBlur={() => onActive(null)}
        onClick={() => {
          if (active !== null) onOpen?.(active);
        }}
        onKeyDown={(event) => {
          if (event.ctrlKey || event.metaKey || event.altKey) return;
          const next = moveByKey(event.key, event.shiftKey);
          if (next !== null) {
            event.preventDefault();
            onActive(next);
          } else if (event.key === "Enter" && active !== null) onOpen?.(active);
          else if (event.key.toLowerCase() === "p" && onPin) onPin(active);
          else if (event.key === "Escape") {
            onActive(null);
            onPin?.(null);
          }
        }}
      />
      {tip}
    </>
  );
}

/** Floats beside a place of the plot, on the side where there is room. */
export function PlotTip({
  x,
  scale,
  frame,
  children,
}: {
  x: number;
  scale: AxisScale;
  frame: PlotFrame;
  children: ReactNode;
}) {
  const px = placeX(frame, scale, x);
  const flip = px > frame.width / 2;
  return (
    <div
      aria-hidden="true"
      className="pointer-events-none absolute top-0 z-1 grid min-w-40 max-w-72 gap-1 rounded-control bg-raised px-3 py-2 text-small shadow-float"
      style={flip ? { right: frame.width - px + 12 } : { left: px + 12 }}
    >
      {children}
    </div>
  );
}

/** The keys that do something where the crosshair stands. */
export function PlotKeys({ opens, pins, held }: { opens: boolean; pins: boolean; held: boolean }) {
  const words = [opens && "↵ open iteration", pins && (held ? "esc let go" : "P pin")].filter(Boolean);
  return words.length > 0 && <span className="text-text-3">{words.join(" · ")}</span>;
}
