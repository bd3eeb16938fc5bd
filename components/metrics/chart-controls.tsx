"use client";

import type { ReactNode } from "react";
import { axisWords } from "@/components/charts/prepare-axis";
import type { SearchChange } from "@/components/ui/change-search";
import { Segments } from "@/components/ui/segments";
import { LabeledSelect } from "@/components/ui/select";
import { Switch } from "@/components/ui/switch";
import type { MetricAxis } from "@/lib/contracts/metrics/series";
import { type MetricsPlace, smoothings } from "./metrics-place";

/** How the charts are drawn; all of it is the address. */
export function ChartControls({
  place,
  axes,
  end,
  onChange,
}: {
  place: Pick<MetricsPlace, "axis" | "smoothing" | "log">;
  axes: readonly MetricAxis[];
  /** What is done with all that is drawn. */
  end?: ReactNode;
  onChange: (change: SearchChange) => void;
}) {
  return (
    <div className="flex flex-wrap items-center gap-x-5 gap-y-2">
      <div className="max-w-full overflow-x-auto">
        <AxisChoice axes={axes} axis={place.axis} onChange={(x) => onChange({ x, pin: null })} />
      </div>
      <LabeledSelect
        label="Smoothing"
        options={smoothings.map((weight) => ({
          value: String(weight),
          label: weight === 0 ? "off" : String(weight),
        }))}
        value={String(place.smoothing)}
        onChange={(value) => onChange({ smooth: value === "0" ? null : value })}
      />
      <Switch
        name="Log scale"
        words={{ on: "log scale", off: "log scale off" }}
        checked={place.log}
        onChange={(log) => onChange({ log: log ? 1 : null })}
      />
      {end && <div className="ml-auto">{end}</div>}
    </div>
  );
}

/** What the charts lie on. `iteration` is what an address without a word means. */
export function AxisChoice({
  axes,
  axis,
  onChange,
}: {
  axes: readonly MetricAxis[];
  axis: MetricAxis;
  onChange: (axis: MetricAxis | null) => void;
}) {
  return (
    <Segments<MetricAxis>
      name="Horizontal axis"
      segments={axes.map((value) => ({ value, label: axisWords[value] }))}
      value={axis}
      onChange={(next) => onChange(next === "iteration" ? null : next)}
    />
  );
}
