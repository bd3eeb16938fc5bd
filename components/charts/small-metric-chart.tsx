import { scaleLinear } from "d3-scale";
import { memo } from "react";
import { formatMetric } from "@/components/charts/format-metric";
import type { MetricSeries } from "@/components/charts/prepare-metric-series";
import { spaceOut } from "@/components/charts/space-out";
import { writePath } from "@/components/charts/write-path";

/** Crosses that lie closer would be a smear; share of the width. */
const crossShare = 0.05;

/** A metric that is not the watched one: grey, its last value in its head, its bounds at the left. */
export const SmallMetricChart = memo(function SmallMetricChart({ series }: { series: MetricSeries }) {
  const last = series.rows.findLast((row) => row.reported !== null);
  return (
    <figure aria-label={series.summary} className="min-w-0">
      <figcaption className="mb-1.5 flex justify-between gap-2 text-small text-text-2">
        <span className="mono truncate" title={series.key}>
          {series.key}
        </span>
        <b className="flex-none font-medium text-text">{formatMetric(series.key, last?.reported)}</b>
      </figcaption>
      <div
        aria-hidden="true"
        className="grid h-18 grid-cols-[minmax(2.125rem,auto)_minmax(0,1fr)] gap-1.5 py-1.5"
      >
        <SmallBounds series={series} />
        <SmallPlot series={series} />
      </div>
    </figure>
  );
});

function SmallBounds({ series: { key, y } }: { series: MetricSeries }) {
  return (
    <div className="-my-1.5 flex flex-col justify-between text-right text-micro text-text-3 leading-3">
      <span>{formatMetric(key, y.max)}</span>
      <span>{formatMetric(key, y.min)}</span>
    </div>
  );
}

/**
 * Drawn in percent and without the chart library: eight charts that first measure their room would be seen a moment later
 * than the page, and the server could not draw them at all.
 */
function SmallPlot({ series }: { series: MetricSeries }) {
  const { x, y, lines, rows, marks } = series;
  const across = scaleLinear([x.min, x.max], [0, 100]);
  const down = scaleLinear([y.min, y.max], [100, 0]);
  const drawn = lines[0]?.drawn ?? [];
  const last = rows.findLast((row) => row.value !== null && row.x !== null);
  const crosses = spaceOut(
    marks.failedZones.map(({ from, to }) => across((from + to) / 2)),
    (left) => left,
    crossShare * 100,
  );
  return (
    <div className="relative border-t border-b border-t-line border-b-line-strong">
      <i className="absolute inset-x-0 top-1/2 border-line border-t" />
      <svg
        aria-hidden="true"
        viewBox="0 0 100 100"
        preserveAspectRatio="none"
        className="absolute inset-0 size-full overflow-visible"
      >
        <path
          d={writePath(drawn.map(({ x, value }) => (value === null ? null : [across(x), down(value)])))}
          fill="none"
          stroke="var(--text-2)"
          strokeWidth={1.5}
          strokeLinejoin="round"
          strokeLinecap="round"
          vectorEffect="non-scaling-stroke"
        />
      </svg>
      {crosses.map((left) => (
        <svg
          key={left}
          aria-hidden="true"
          viewBox="0 0 6 6"
          className="absolute bottom-0.5 size-1.5 -translate-x-1/2"
          style={{ left: `${left}%` }}
        >
          <path d="m.5.5 5 5m0-5-5 5" fill="none" stroke="var(--st-failed)" strokeWidth={1.25} />
        </svg>
      ))}
      {last?.value != null && last.x !== null && (
        <i
          className="absolute size-1.25 -translate-x-1/2 -translate-y-1/2 rounded-full bg-text-2"
          style={{ left: `${across(last.x)}%`, top: `${down(last.value)}%` }}
        />
      )}
    </div>
  );
}
