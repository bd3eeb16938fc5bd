import { nameIteration } from "@/components/charts/format-metric";
import { formatNumber } from "@/components/ui/format-number";
import type { MarkFilter } from "@/lib/contracts/episodes/filter";
import type { WireExport } from "@/lib/contracts/exports/export";
import type { ExportKind } from "@/lib/core/names";

export const kindWords: Readonly<Record<ExportKind, string>> = {
  lerobot_v3: "LeRobot v3",
  episodes_csv: "CSV",
  episodes_parquet: "Parquet",
  tensorboard: "TensorBoard",
};

const markWords: Readonly<Record<MarkFilter, string>> = {
  good: "marked good",
  bad: "marked bad",
  excluded: "excluded",
  any: "marked",
  none: "not marked",
};

/** "i3 · failed · env 02", "dataset of i3", "12 chosen", "whole run". */
export function describeSelection({
  dataset_of: datasetOf,
  iteration,
  job,
  env,
  success,
  mark,
  purpose,
  episodes,
}: WireExport["selection"]): string {
  if (datasetOf !== null) return `dataset of ${nameIteration(datasetOf)}`;
  if (episodes !== null)
    return episodes.length === 1 ? "1 chosen" : `${formatNumber(episodes.length)} chosen`;
  const parts = [
    purpose === "evaluation" ? "evaluation" : null,
    iteration === null ? null : nameIteration(iteration),
    job === null ? null : `job ${job}`,
    env === null ? null : `env ${String(env).padStart(2, "0")}`,
    success === null ? null : success ? "succeeded" : "failed",
    mark === null ? null : markWords[mark],
  ].filter((part) => part !== null);
  return parts.length === 0 ? "whole run" : parts.join(" · ");
}

/** How far it is, 0 to 1; null: not known. */
export function shareMade({ progress: { done, total } }: Pick<WireExport, "progress">): number | null {
  return total === null || total === 0 ? null : Math.min(1, done / total);
}

/** "waits", "37 %": what stands where a finished one has its size. */
export function sayProgress(made: Pick<WireExport, "status" | "progress">): string {
  if (made.status === "queued") return "Waits for a worker";
  const share = shareMade(made);
  // The rest is its packing.
  return share === null ? "Being made" : share === 1 ? "Being packed" : `${Math.floor(share * 100)} %`;
}
