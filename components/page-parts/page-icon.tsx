"use client";

import { useEffect, useRef } from "react";
import { toneOf } from "@/components/ui/status";
import { StatusGlyph, type StatusName } from "@/components/ui/status-glyph";

/** The browser's tab has the glyph of what the page shows. It is drawn here, unseen, and taken from the page as it is. */
export function PageIcon({ status, share }: { status: StatusName; share?: number | null }) {
  const source = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const link = document.querySelector<HTMLLinkElement>("link[rel~=icon]");
    const glyph = source.current?.querySelector("svg");
    if (!link || !glyph) return;
    const before = link.href;
    link.href = toDataUrl(glyph);
    return () => {
      link.href = before;
    };
  });
  return (
    <span ref={source} hidden style={{ color: `var(--st-${toneOf(status)})` }}>
      <StatusGlyph status={status} share={share} />
    </span>
  );
}

/** An icon has no page around it: what it takes from there is written into it. */
function toDataUrl(glyph: SVGSVGElement): string {
  const { color } = getComputedStyle(glyph);
  const ground = getComputedStyle(document.body).backgroundColor;
  const markup = new XMLSerializer()
    .serializeToString(glyph)
    .replaceAll("currentColor", color)
    .replaceAll("var(--bg)", ground);
  return `data:image/svg+xml,${encodeURIComponent(markup)}`;
}
