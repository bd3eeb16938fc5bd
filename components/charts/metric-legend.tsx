import type { ReactNode } from "react";
import { nameIteration } from "@/components/charts/format-metric";
import type { MetricSeries } from "@/components/charts/prepare-metric-series";

/** Only the signs that the chart uses, right under it. */
export function MetricLegend({ series }: { series: MetricSeries }) {
  const folded = series.drawn.length < series.rows.filter((row) => row.x !== null).length;
  const several = series.rows.filter((row) => row.value !== null).length > 1;
  return (
    <figcaption className="mt-2 ml-10 flex flex-wrap gap-x-4 gap-y-1 text-small text-text-2">
      {several && (
        <Sign words={folded ? "middle of neighbours" : "as reported"}>
          <path d="M0 6h20" stroke="var(--chart-1)" strokeWidth={1.75} />
          <circle cx={10} cy={6} r={2.75} fill="var(--bg)" stroke="var(--chart-1)" strokeWidth={1.5} />
        </Sign>
      )}
      {folded && (
        <Sign words="smallest to largest of them">
          <path d="M0 1h20v10H0z" fill="var(--chart-1)" style={{ fillOpacity: 0.25 }} />
        </Sign>
      )}
      {several && series.best && (
        <Sign words="best so far">
          <path d="M0 9.5H10V3H20" fill="none" stroke="var(--text-3)" />
        </Sign>
      )}
      {series.failed.length > 0 && (
        <Sign
          words={
            series.failed.length === 1
              ? `${nameIteration(series.failed[0] ?? 0)} failed`
              : `${series.failed.length} failed`
          }
        >
          <path d="m6 2 8 8m0-8-8 8" stroke="var(--st-failed)" strokeWidth={1.75} fill="none" />
        </Sign>
      )}
      {series.notFinite.length > 0 && (
        <Sign words={`${series.notFinite.length} not a finite number`}>
          <path d="M4 6h12" stroke="var(--st-paused)" strokeWidth={2} />
        </Sign>
      )}
      {series.x.axis === "iteration" && series.limit !== null && series.limit > series.x.max + 0.5 && (
        <span className="text-text-3">
          limit {series.limit.toLocaleString("en-US")} iterations, not all shown
        </span>
      )}
    </figcaption>
  );
}

function Sign({ words, children }: { words: string; children: ReactNode }) {
  return (
    <span className="inline-flex items-center gap-1.5">
      <svg viewBox="0 0 20 12" className="h-3 w-5" aria-hidden="true">
        {children}
      </svg>
      {words}
    </span>
  );
}
