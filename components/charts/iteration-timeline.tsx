import type { Timeline, TimelineBar, TimelineRow } from "@/components/charts/prepare-timeline";
import { formatDuration } from "@/components/ui/format-duration";
import { joinClasses } from "@/components/ui/join-classes";

const words: Record<TimelineBar["kind"], string> = {
  wait: "Wait",
  rollouts: "Rollouts",
  manifest: "Manifest",
  training: "Training",
  evaluation: "Evaluation",
};

const fills: Record<TimelineBar["kind"], string> = {
  wait: "",
  rollouts: "bg-tl-rollouts",
  manifest: "bg-text-2",
  training: "bg-tl-train",
  evaluation: "bg-tl-eval",
};

function barClass(bar: Pick<TimelineBar, "kind" | "state">): string {
  if (bar.kind === "wait") return "top-1.75 h-0 border-line-control border-t border-dashed";
  const fill =
    bar.state === "failed" ? "hatched-failed" : bar.state === "now" ? "bg-accent" : fills[bar.kind];
  return joinClasses("inset-y-0.5 rounded-mark", fill);
}

/** Why a run takes as long as it does: each iteration's phases, as bars, from its own start. */
export function IterationTimeline({ timeline }: { timeline: Timeline }) {
  const { rows, spanMs, tickMs } = timeline;
  const percent = (ms: number) => `${(ms / spanMs) * 100}%`;
  return (
    // The columns of names and durations are as wide as the widest of all rows.
    <div className="grid grid-cols-[minmax(1.75rem,auto)_minmax(0,1fr)_minmax(4.5rem,auto)] gap-x-2 rail:grid-cols-[minmax(2.5rem,auto)_minmax(0,1fr)_minmax(5.5rem,auto)]">
      <ol
        className="col-span-full grid grid-cols-subgrid gap-y-1 text-small"
        aria-label="Timeline of iterations, newest first"
      >
        {rows.map((row) => (
          <li key={row.index} className="col-span-full grid grid-cols-subgrid items-center">
            <span className="text-right font-mono text-micro text-text-2">{row.name}</span>
            <RowBars row={row} tickMs={tickMs} percent={percent} />
            <RowEnd row={row} />
          </li>
        ))}
      </ol>
      <div className="col-span-full mt-1 grid grid-cols-subgrid" aria-hidden="true">
        <div className="relative col-start-2 h-4 text-micro text-text-3">
          {tickMs.map((ms, position) => (
            <span
              key={ms}
              className={joinClasses("absolute whitespace-nowrap", position > 0 && "-translate-x-1/2")}
              style={{ left: percent(ms) }}
            >
              {ms === 0 ? "0" : formatDuration(ms)}
            </span>
          ))}
        </div>
      </div>
      {timeline.note && <p className="col-span-full mt-1 text-small text-text-3">{timeline.note}</p>}
    </div>
  );
}

function RowBars({
  row,
  tickMs,
  percent,
}: {
  row: TimelineRow;
  tickMs: readonly number[];
  percent: (ms: number) => string;
}) {
  return (
    <div className="relative h-4">
      {tickMs.map((ms) => (
        <i
          key={ms}
          aria-hidden="true"
          className="absolute inset-y-0 border-line border-l"
          style={{ left: percent(ms) }}
        />
      ))}
      {row.bars.map((bar) => {
        const text = `${words[bar.kind]}${bar.state === "failed" ? ", failed" : bar.state === "now" ? ", now" : ""}, ${formatDuration(bar.durationMs)}`;
        return (
          <i
            key={`${bar.kind}-${bar.fromMs}`}
            role="img"
            aria-label={text}
            title={text}
            className={joinClasses("absolute", barClass(bar))}
            style={{ left: percent(bar.fromMs), width: `max(2px, calc(${percent(bar.durationMs)} - 1px))` }}
          />
        );
      })}
    </div>
  );
}

function RowEnd({ row }: { row: TimelineRow }) {
  if (row.state === "failed") return <span className="text-right text-failed">failed</span>;
  return (
    <span
      className={joinClasses(
        "text-right whitespace-nowrap",
        row.state === "now" ? "text-accent" : "text-text-3",
      )}
    >
      {formatDuration(row.durationMs)}
    </span>
  );
}

/** What the bars mean; stands in the head of the section. */
export function TimelineLegend({ evaluated }: { evaluated: boolean }) {
  return (
    <span className="flex flex-wrap gap-x-4 gap-y-1 text-small text-text-2">
      <Swatch bar={{ kind: "wait", state: "done" }} word="wait" />
      <Swatch bar={{ kind: "rollouts", state: "done" }} word="rollouts" />
      <Swatch bar={{ kind: "manifest", state: "done" }} word="manifest" />
      <Swatch bar={{ kind: "training", state: "done" }} word="training" />
      {evaluated && <Swatch bar={{ kind: "evaluation", state: "done" }} word="evaluation" />}
      <Swatch bar={{ kind: "training", state: "failed" }} word="failed" />
      <Swatch bar={{ kind: "training", state: "now" }} word="now" />
    </span>
  );
}

function Swatch({ bar, word }: { bar: Pick<TimelineBar, "kind" | "state">; word: string }) {
  return (
    <span className="inline-flex items-center gap-1.5">
      <span
        className={joinClasses("relative h-4 flex-none", bar.kind === "manifest" ? "w-0.75" : "w-3.5")}
        aria-hidden="true"
      >
        <i className={joinClasses("absolute inset-x-0", barClass(bar))} />
      </span>
      {word}
    </span>
  );
}
