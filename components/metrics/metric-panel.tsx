"use client";

import { useMemo } from "react";
import { formatMetric } from "@/components/charts/format-metric";
import { MetricChart } from "@/components/charts/metric-chart";
import { prepareChart } from "@/components/charts/prepare-chart";
import type { LineSource } from "@/components/charts/prepare-line";
import { Section } from "@/components/ui/section";
import { Skeleton } from "@/components/ui/skeleton";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import { modeByName } from "@/lib/core/metrics/direction";
import type { MetricsPlace } from "./metrics-place";

const heightPx = 240;

/** One metric of the board: prepared again only when its lines or what the address says of them have changed. */
export function MetricPanel({
  metric,
  place: { axis, smoothing, log },
  watchers,
  sources,
  isPending,
  ...chart
}: {
  metric: string;
  place: MetricsPlace;
  watchers: readonly WireTrainingRun[];
  sources: readonly LineSource[];
  /** Values are being read. */
  isPending: boolean;
} & Pick<Parameters<typeof MetricChart>[0], "csv" | "pin" | "onOpen">) {
  const watcher = watchers.find((run) => run.watched_metric?.metric === metric);
  const watched = watcher?.watched_metric;
  const mode = watched?.mode ?? modeByName(metric);
  // Several runs have several targets, and inside an iteration there is none.
  const isTargeted = watchers.length === 1 && axis !== "step";
  const target = (isTargeted && watcher?.resolved_spec.success_criteria.target) || null;
  const prepared = useMemo(() => {
    return prepareChart(sources, { key: metric, axis, mode, target, smoothing, log });
  }, [sources, metric, axis, mode, target, smoothing, log]);
  if (isPending && sources.length === 0) {
    return (
      <Section code title={metric}>
        <Skeleton width="100%" height={`${heightPx}px`} />
      </Section>
    );
  }
  const [only] = prepared.lines;
  const last = prepared.lines.length === 1 ? only?.last : null;
  const better = mode === "max" ? "higher" : "lower";
  return (
    <MetricChart
      {...chart}
      chart={prepared}
      height={heightPx}
      note={watched ? `watched, ${better} is better` : last && `last ${formatMetric(metric, last.value)}`}
    />
  );
}
