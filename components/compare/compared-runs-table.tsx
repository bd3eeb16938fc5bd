import { formatMetric, nameIteration } from "@/components/charts/format-metric";
import { LineSign } from "@/components/charts/line-look";
import { describeProgress, glyphOf, shareDone } from "@/components/run-model/read-run-state";
import { useWallclock } from "@/components/run-model/use-wallclock";
import { formatCredits } from "@/components/ui/format-credits";
import { formatDuration } from "@/components/ui/format-duration";
import { noneMark } from "@/components/ui/format-number";
import { Section } from "@/components/ui/section";
import { Status } from "@/components/ui/status";
import { CellNote, numeric, RowLink, Table, Td, Tr } from "@/components/ui/table";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import { findBestRun } from "./best-run";

/** What each run came to and what it cost. */
export function ComparedRunsTable({
  runs,
}: {
  runs: readonly { run: WireTrainingRun; slot: number; readAtMs: number }[];
}) {
  const best = findBestRun(runs.map(({ run }) => run));
  return (
    <Section title="Best values" note={best ? "all watch the same metric" : undefined}>
      <Table
        caption="Best values"
        columns={[
          "Run",
          "Status",
          numeric("Best"),
          numeric("Target"),
          numeric("Iterations"),
          numeric("Wallclock"),
          numeric("Credits"),
        ]}
      >
        {runs.map(({ run, slot, readAtMs }) => (
          <Tr key={run.run_id}>
            <Td tall>
              <span className="flex min-w-40 items-center gap-2">
                <LineSign slot={slot} />
                <RowLink href={`/runs/${run.run_id}`} className="font-medium wrap-anywhere">
                  <bdi>{run.name}</bdi>
                </RowLink>
              </span>
            </Td>
            <Td tall className="whitespace-nowrap">
              <Status status={glyphOf(run)} share={shareDone(run)} />
              <CellNote>{describeProgress(run)}</CellNote>
            </Td>
            <Td tall numeric>
              <Best run={run} isBest={best === run.run_id} />
            </Td>
            <Td tall numeric>
              {formatMetric(run.watched_metric?.metric ?? "", run.resolved_spec.success_criteria.target)}
            </Td>
            <Td tall numeric>
              {run.counters.iterations_completed}
              <CellNote>of {run.limits.max_iterations}</CellNote>
            </Td>
            <Td tall numeric>
              <Wallclock run={run} readAtMs={readAtMs} />
            </Td>
            <Td tall numeric>
              {formatCredits(run.credits.spent)}
            </Td>
          </Tr>
        ))}
      </Table>
    </Section>
  );
}

function Wallclock({ run, readAtMs }: { run: WireTrainingRun; readAtMs: number }) {
  return formatDuration(useWallclock(run, readAtMs));
}

function Best({ run, isBest }: { run: WireTrainingRun; isBest: boolean }) {
  const { best, watched_metric: watched } = run;
  if (!best || !watched) return <span className="text-text-3">{noneMark}</span>;
  return (
    <>
      <span className={isBest ? "font-strong" : undefined}>
        {formatMetric(watched.metric, best.value)}
        {isBest && " · best"}
      </span>
      <CellNote>
        <span className="mono">{watched.metric}</span> at {nameIteration(best.iteration_index)}
      </CellNote>
    </>
  );
}
