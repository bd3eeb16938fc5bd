import { nameIteration } from "@/components/charts/format-metric";
import type { EpisodesFilter } from "@/lib/client/queries/episodes";
import type { ExportBody } from "@/lib/contracts/exports/create";
import type { WireIteration } from "@/lib/contracts/iterations/iteration";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import type { ExportKind } from "@/lib/core/names";
import { describeSelection } from "./describe-selection";

/** What an export can be of. `kinds`: for which formats. */
export type ExportChoice = { label: string; of: Omit<ExportBody, "kind">; kinds: readonly ExportKind[] };

export const episodeKinds: readonly ExportKind[] = ["lerobot_v3", "episodes_csv", "episodes_parquet"];
export const metricKinds: readonly ExportKind[] = ["tensorboard"];
export const allKinds: readonly ExportKind[] = [...episodeKinds, ...metricKinds];

/** What the list shows, and all of the run's. */
export function listEpisodeChoices({
  iteration,
  job,
  env,
  success,
  mark,
  purpose,
}: Omit<EpisodesFilter, "sort">): readonly ExportChoice[] {
  const shown = withoutNulls({ iteration, job, env, success, mark, purpose: evaluationOnly(purpose) });
  const label = describeSelection({ ...everything, iteration, job, env, success, mark, purpose });
  const all: ExportChoice = { label: "all training episodes", of: {}, kinds: episodeKinds };
  return Object.keys(shown).length === 0
    ? [all]
    : [{ label: `what the list shows: ${label}`, of: shown, kinds: episodeKinds }, all];
}

/** @param opened the iteration whose curves are looked at */
export function listMetricChoices(opened: number | null): readonly ExportChoice[] {
  const all: ExportChoice = { label: "all metrics of the run", of: {}, kinds: metricKinds };
  if (opened === null) return [all];
  return [
    { label: `metrics of ${nameIteration(opened)}`, of: { iteration: opened }, kinds: metricKinds },
    all,
  ];
}

export function listIterationChoices(
  { index, manifest_digest: digest }: WireIteration,
  run: WireTrainingRun,
): readonly ExportChoice[] {
  const name = nameIteration(index);
  return [
    ...(digest === null
      ? []
      : [
          {
            label: `the dataset that ${name} trains on`,
            of: { dataset_of: index },
            kinds: ["lerobot_v3"] as const,
          },
        ]),
    { label: `episodes that ${name} recorded`, of: { iteration: index }, kinds: episodeKinds },
    ...(run.resolved_spec.evaluation === null
      ? []
      : [
          {
            label: `evaluation of ${name}`,
            of: { iteration: index, purpose: "evaluation" as const },
            kinds: episodeKinds,
          },
        ]),
    { label: `metrics of ${name}`, of: { iteration: index }, kinds: metricKinds },
  ];
}

const everything = {
  ...{ dataset_of: null, iteration: null, job: null, env: null, success: null, mark: null, episodes: null },
  purpose: "training" as const,
};

const evaluationOnly = (purpose: EpisodesFilter["purpose"]) => (purpose === "evaluation" ? purpose : null);

/** Guarantee: each field has its own type and no other, for only those are left out that are null. */
function withoutNulls(
  fields: {
    [Name in keyof ExportBody]?: ExportBody[Name] | null;
  },
): Omit<ExportBody, "kind"> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}
