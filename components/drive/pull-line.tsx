"use client";

import { useEffect, useRef } from "react";
import { leaveBody } from "@/components/drive/cast-ray";
import type { Drive } from "@/components/drive/drive";
import { useWhole } from "@/components/drive/use-drive";
import { type Holding, posesNow } from "@/components/drive/use-hand";
import { findSpot, type Lens } from "@/components/drive/view-ray";
import type { Store } from "@/components/replay/store";
import { formatNumber } from "@/components/ui/format-number";

/** From what is held to where it is pulled, over the picture, with the force that this takes. */
export function PullLine({
  drive,
  holding,
  lensOf,
}: {
  drive: Drive;
  holding: Store<Holding | null>;
  lensOf: (element: Element) => Lens;
}) {
  const held = useWhole(holding);
  const { attempt } = useWhole(drive.state);
  const isHeld = held !== null && attempt?.end === null;
  const svg = useRef<SVGSVGElement>(null);
  useEffect(() => {
    if (!isHeld) return;
    let frame = requestAnimationFrame(function draw() {
      drawLine(svg.current, { drive, holding: holding.get(), lensOf });
      frame = requestAnimationFrame(draw);
    });
    return () => cancelAnimationFrame(frame);
  }, [isHeld, drive, holding, lensOf]);
  if (!isHeld) return null;
  return (
    <svg ref={svg} aria-hidden="true" className="pointer-events-none absolute inset-0 size-full">
      <line stroke="var(--accent)" strokeWidth={1.5} />
      <circle r={3.5} fill="var(--accent)" />
      <circle r={6} fill="none" stroke="var(--accent)" strokeWidth={1.5} />
      <text
        fill="var(--text)"
        stroke="var(--stage)"
        strokeWidth={3}
        paintOrder="stroke"
        fontSize={12}
        dx={12}
        dy={4}
      />
    </svg>
  );
}

function drawLine(
  svg: SVGSVGElement | null,
  { drive, holding, lensOf }: { drive: Drive; holding: Holding | null; lensOf: (element: Element) => Lens },
): void {
  if (!svg || !holding) return;
  const { body, isThing, grip, towards } = holding;
  const lens = lensOf(svg);
  const from = findSpot(lens, leaveBody(posesNow(drive), body, isThing ? [0, 0, 0] : grip));
  const to = findSpot(lens, towards);
  const [line, start, end, text] = svg.children;
  if (!from || !to || !line || !start || !end || !text) return;
  const place = ({ x, y }: { x: number; y: number }) => [
    ((x + 1) / 2) * svg.clientWidth,
    ((1 - y) / 2) * svg.clientHeight,
  ];
  const [[x1, y1], [x2, y2]] = [place(from), place(to)];
  set(line, { x1, y1, x2, y2 });
  set(start, { cx: x1, cy: y1 });
  set(end, { cx: x2, cy: y2 });
  set(text, { x: x2, y: y2 });
  text.textContent = `${formatNumber(drive.pullN.get(), 1)} N`;
}

function set(element: Element, values: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(values)) element.setAttribute(name, String(value));
}
