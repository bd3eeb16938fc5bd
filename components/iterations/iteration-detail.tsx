"use client";

import { useQuery } from "@tanstack/react-query";
import { ImageName } from "@/components/attempts/image-name";
import { formatMetric } from "@/components/charts/format-metric";
import { QueryFailure } from "@/components/page-parts/failure-view";
import { listAttempts } from "@/components/run-model/list-attempts";
import { type Fact, Facts } from "@/components/ui/facts";
import { formatNumber, noneMark } from "@/components/ui/format-number";
import { ShortHash, ShortId } from "@/components/ui/short-id";
import { Strip } from "@/components/ui/strip";
import { iterationQuery } from "@/lib/client/queries/iterations";
import type { WireIteration } from "@/lib/contracts/iterations/iteration";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import { AttemptRows } from "./attempt-rows";
import { DatasetManifest } from "./dataset-manifest";

/** One iteration: its rollouts, its manifest, its metrics, and every attempt with its log. */
export function IterationDetail({
  run,
  iteration,
  openedAttempt,
}: {
  run: WireTrainingRun;
  iteration: WireIteration;
  openedAttempt: string | null;
}) {
  const detail = useQuery(iterationQuery(run.run_id, iteration.iteration_id));
  const attempts = detail.data ? listAttempts(detail.data) : iteration.attempts;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
      {iteration.error && (
        <Strip tone="bad" fact={iteration.error}>
          <span className="mono text-failed">{iteration.error_code}</span>
        </Strip>
      )}
      {iteration.warnings.map(({ code, message }) => (
        <Strip key={`${code} ${message}`}>{message}</Strip>
      ))}
      <QueryFailure what="The iteration's jobs" query={detail} stale />
      <div className="grid gap-x-8 gap-y-5 rail:grid-cols-2">
        <section aria-label="Facts of the iteration">
          <Facts left facts={[...factsOf(iteration), ...imagesOf(run)]} />
        </section>
        <section aria-label="Metrics of the iteration">
          <Metrics iteration={iteration} />
        </section>
      </div>
      {iteration.manifest_digest && (
        <DatasetManifest
          key={iteration.iteration_id}
          runId={run.run_id}
          iterationId={iteration.iteration_id}
        />
      )}
      <AttemptRows run={run} iteration={iteration} attempts={attempts} opened={openedAttempt} />
    </div>
  );
}

function factsOf(iteration: WireIteration): readonly Fact[] {
  const { rollouts } = iteration;
  return [
    { label: "Id", value: <ShortId id={iteration.iteration_id} name="iteration id" /> },
    {
      label: "Rollouts",
      value: `${formatNumber(rollouts.done)} of ${formatNumber(rollouts.total)} done, ${formatNumber(rollouts.failed)} failed`,
    },
    { label: "Success rate", value: formatNumber(rollouts.success_rate, 3) },
    {
      label: "Mean return",
      value: rollouts.return_mean === null ? noneMark : formatMetric("return_mean", rollouts.return_mean),
    },
    { label: "Env steps", value: formatNumber(rollouts.env_steps) },
    {
      label: "Manifest digest",
      value: iteration.manifest_digest ? (
        <ShortHash hash={iteration.manifest_digest} name="manifest digest" />
      ) : (
        noneMark
      ),
    },
    ...(iteration.episodes_excluded > 0
      ? [
          {
            label: "Left out of its dataset",
            value:
              iteration.episodes_excluded === 1
                ? "1 episode"
                : `${formatNumber(iteration.episodes_excluded)} episodes`,
          },
        ]
      : []),
    { label: "Starts from", value: checkpointId(iteration.checkpoint_in_id) },
    { label: "Checkpoint", value: checkpointId(iteration.checkpoint_id) },
  ];
}

/** Which images simulate and train, where both are the user's own. */
function imagesOf(run: WireTrainingRun): readonly Fact[] {
  const { rollout_template: rollouts, trainer_spec: trainer } = run.resolved_spec;
  if (!rollouts.simulator) return [];
  return [
    {
      label: "Simulated in",
      value: (
        <ImageName
          of="simulator"
          uri={rollouts.simulator.image_uri}
          digest={run.simulator_image?.digest ?? null}
        />
      ),
    },
    {
      label: "Trained in",
      value: <ImageName of="trainer" uri={trainer.image_uri} digest={run.image_digest} />,
    },
  ];
}

const checkpointId = (id: string | null) =>
  id === null ? noneMark : <ShortId id={id} name="checkpoint id" />;

function Metrics({ iteration }: { iteration: WireIteration }) {
  const names = Object.keys(iteration.metrics);
  if (names.length === 0) {
    return (
      <p className="text-small text-text-3">
        {iteration.ended_at ? "It reported no metrics." : "metrics.json comes at the end of training."}
      </p>
    );
  }
  return (
    <Facts
      facts={names.map((name) => ({
        key: name,
        label: <span className="mono">{name}</span>,
        value: (
          <data value={String(iteration.metrics[name])} title={String(iteration.metrics[name])}>
            {formatMetric(name, iteration.metrics[name])}
          </data>
        ),
      }))}
    />
  );
}
