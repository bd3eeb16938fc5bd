"use client";

import { useQuery } from "@tanstack/react-query";
import { nameIteration } from "@/components/charts/format-metric";
import { MeasuredValue } from "@/components/charts/measured-value";
import { DownloadButton } from "@/components/page-parts/download-button";
import { describeComparison } from "@/components/run-model/describe-comparison";
import {
  driveAddress,
  filmstripAddress,
  provenanceAddress,
  runAddress,
} from "@/components/run-model/run-address";
import { type Fact, Facts } from "@/components/ui/facts";
import { formatId } from "@/components/ui/format-id";
import { Link } from "@/components/ui/link";
import { Section } from "@/components/ui/section";
import { readDownloadUrl } from "@/lib/client/queries/checkpoints";
import { evaluationsQuery } from "@/lib/client/queries/evaluations";
import type { WireEvaluation } from "@/lib/contracts/evaluations/evaluation";
import type { WireIteration } from "@/lib/contracts/iterations/iteration";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import { rateKey } from "@/lib/core/evaluation/summarize-suite";
import { startIteration } from "@/lib/core/loop/state";

/** The checkpoint that no later one has surely beaten, what it beat, and from what the run set out; nothing without an evaluation. */
export function ChampionFacts({
  run,
  iterations,
}: {
  run: WireTrainingRun;
  iterations: readonly WireIteration[];
}) {
  const isEvaluated = run.resolved_spec.evaluation !== null;
  const { data: evaluations } = useQuery({ ...evaluationsQuery(run.run_id), enabled: isEvaluated });
  if (!isEvaluated || !evaluations) return null;
  const champion = evaluations.find(({ checkpoint_id: id }) => id === run.champion_checkpoint_id);
  const index = champion?.iteration_index ?? null;
  const isElsewhere =
    index !== null && ![run.latest_checkpoint_id, run.best?.checkpoint_id].includes(champion?.checkpoint_id);
  const facts = [
    ...(champion ? factsOf(run, champion, evaluations) : []),
    ...startFacts(iterations, evaluations),
  ];
  return (
    <Section
      ruled
      title="Champion"
      end={
        <span className="flex flex-wrap gap-x-3 text-small">
          {champion && run.resolved_spec.rollout_template.simulator === null && (
            <Link className="link" href={driveAddress({ runId: run.run_id }, { policyId: "@champion" })}>
              Drive it
            </Link>
          )}
          {evaluations.length > 1 && (
            <Link className="link" href={filmstripAddress(run.run_id)}>
              Before and after
            </Link>
          )}
        </span>
      }
    >
      {!champion && <p className="pb-1 text-text-2">{sayNone(run)}</p>}
      <Facts facts={facts} />
      {champion && isElsewhere && (
        <div className="mt-3 flex *:flex-1">
          <DownloadButton
            readUrl={() => readDownloadUrl(run.run_id, champion.checkpoint_id)}
            label={`Champion, ${nameIteration(index)}`}
          />
        </div>
      )}
    </Section>
  );
}

const sayNone = (run: WireTrainingRun): string =>
  run.ended_at ? "No checkpoint was evaluated." : "The first checkpoint that is evaluated becomes it.";

function factsOf(
  run: WireTrainingRun,
  champion: WireEvaluation,
  evaluations: readonly WireEvaluation[],
): readonly Fact[] {
  const { iteration_index: index, checkpoint_id: id, comparison } = champion;
  const beaten = evaluations.find(({ checkpoint_id }) => checkpoint_id === champion.champion_id);
  return [
    {
      label: "Checkpoint",
      value:
        index === null ? (
          "what the run starts from"
        ) : (
          <Link className="link" href={`${runAddress(run.run_id, "checkpoints")}#${id}`}>
            {nameIteration(index)}
          </Link>
        ),
    },
    ...(index === null
      ? []
      : [
          {
            label: "Shaped by",
            value: (
              <Link className="link" href={provenanceAddress(run.run_id, id)}>
                its episodes
              </Link>
            ),
          },
        ]),
    {
      key: rateKey,
      label: <span className="mono">{rateKey}</span>,
      value: <MeasuredValue metrics={champion.metrics} metric={rateKey} />,
    },
    ...(comparison && beaten
      ? [
          {
            label: `Against ${nameIteration(beaten.iteration_index ?? startIteration)}`,
            value: describeComparison({
              won: comparison.only_this,
              lost: comparison.only_champion,
              p: comparison.p,
            }),
          },
        ]
      : []),
  ];
}

/** What the run starts from, where that has a policy or might have one. */
function startFacts(
  iterations: readonly WireIteration[],
  evaluations: readonly WireEvaluation[],
): readonly Fact[] {
  const start = evaluations.find(({ iteration_index: index }) => index === null);
  const first = iterations[0]?.index === 0 ? iterations[0].checkpoint_in_id : null;
  const id = start?.checkpoint_id ?? first;
  if (id === null) return [];
  const value = (
    <span className="mono" title={id}>
      {formatId(id)}
    </span>
  );
  return [{ label: start ? "Starts from policy" : "Starts from", value }];
}
