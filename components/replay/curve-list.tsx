"use client";

import { memo } from "react";
import { acrossSteps, StepPlot } from "@/components/charts/step-plot";
import type { Curve } from "@/components/replay/prepare-curves";
import { type Player, useStep } from "@/components/replay/use-player";
import { useScrub } from "@/components/replay/use-scrub";
import { joinClasses } from "@/components/ui/join-classes";

/** What the step axis shares with all that stands on it: words at the left, values at the right. */
export const axisGrid =
  "grid grid-cols-[8.5rem_minmax(0,1fr)_4.5rem] gap-x-3 @max-[34rem]:grid-cols-[minmax(0,1fr)_auto]";

/** All curves over one step axis, with one cursor through them. */
export const CurveList = memo(function CurveList({
  curves,
  last,
  player,
}: {
  curves: readonly Curve[];
  last: number;
  player: Player;
}) {
  return (
    <div className="grid gap-y-4">
      {curves.map((curve) => (
        <CurveRow key={curve.id} curve={curve} last={last} player={player} />
      ))}
    </div>
  );
});

function CurveRow({ curve, last, player }: { curve: Curve; last: number; player: Player }) {
  const { label, unit, y, ends, lines } = curve;
  const scrub = useScrub(player);
  return (
    <figure aria-label={`${label} by step`} className={joinClasses(axisGrid, "text-small")}>
      <figcaption className="flex min-w-0 justify-between gap-2 @max-[34rem]:items-baseline">
        <span className="min-w-0 @max-[34rem]:flex @max-[34rem]:items-baseline @max-[34rem]:gap-2">
          <span className="mono block truncate" title={label}>
            {label}
          </span>
          {unit && <span className="text-micro text-text-3">{unit}</span>}
        </span>
        <span
          aria-hidden="true"
          className="-my-1.5 flex flex-none flex-col justify-between text-right text-micro text-text-3 leading-3 @max-[34rem]:hidden"
        >
          <span>{ends[0]}</span>
          <span>{ends[1]}</span>
        </span>
      </figcaption>
      <div
        {...scrub}
        className="relative h-9 cursor-crosshair touch-pan-y border-t border-t-line border-b border-b-line-strong @max-[34rem]:order-last @max-[34rem]:col-span-2"
      >
        <StepPlot lines={lines} y={y} last={last} />
        <Cursor curve={curve} last={last} player={player} />
      </div>
      <Values curve={curve} player={player} />
    </figure>
  );
}

/** Reaches from curve to curve, so that it is one line through all of them. */
function Cursor({ curve: { y, lines }, last, player }: { curve: Curve; last: number; player: Player }) {
  const step = useStep(player);
  const left = `${acrossSteps(last)(step)}%`;
  return (
    <>
      <i
        data-cursor={step}
        className="pointer-events-none absolute -inset-y-2 w-px -translate-x-1/2 bg-text-2"
        style={{ left }}
      />
      {lines.toReversed().map(({ id, color, valueAt }) => {
        const value = valueAt(step);
        if (value === null || !Number.isFinite(value)) return null;
        const top = `${100 - ((value - y.min) / (y.max - y.min)) * 100}%`;
        return (
          <i
            key={id}
            className="pointer-events-none absolute size-1.5 -translate-x-1/2 -translate-y-1/2 rounded-full"
            style={{ left, top, background: color }}
          />
        );
      })}
    </>
  );
}

/** More would be higher than their curve. */
const valuesAtMost = 3;

function Values({ curve: { lines, format }, player }: { curve: Curve; player: Player }) {
  const step = useStep(player);
  if (lines.length > valuesAtMost) return <span />;
  return (
    <div className="flex flex-col items-end justify-center @max-[34rem]:flex-row @max-[34rem]:gap-3">
      {lines.map(({ id, name, color, valueAt }, index) => {
        const value = valueAt(step);
        return (
          <data
            key={id}
            value={value === null ? "" : String(value)}
            title={name}
            className={joinClasses("whitespace-nowrap leading-4", index === 0 && "font-medium")}
            style={{ color }}
          >
            {format(value)}
          </data>
        );
      })}
    </div>
  );
}
