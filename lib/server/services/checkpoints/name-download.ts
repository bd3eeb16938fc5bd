import { extname } from "node:path";
import type { CheckpointFormat, ExportKind } from "@/lib/core/names";

const runNameLength = 100;

type NamedRun = { name: string; runId: string };

/** `pick-lift-i3.pt`: run, iteration, and the file's own ending; a folder is a `.tar`. In a folder of downloads they differ. */
export function nameDownload(
  run: NamedRun,
  checkpoint: { filename: string; format: CheckpointFormat; iterationIndex: number },
): string {
  const ending =
    checkpoint.format === "folder" ? ".tar" : extname(checkpoint.filename).replace(/[^\w.]/g, "");
  return `${nameOf(run)}-i${checkpoint.iterationIndex}${ending}`;
}

/** `pick-lift-i3-metrics.json`, whatever folder the trainer had it in. */
export function nameArtifact(
  run: NamedRun,
  { name, artifactId, iterationIndex }: { name: string; artifactId: string; iterationIndex: number | null },
): string {
  return `${nameOf(run)}-i${iterationIndex ?? 0}-${name.split("/").at(-1) || artifactId}`;
}

const exportNames: Readonly<Record<ExportKind, string>> = {
  lerobot_v3: "lerobot.tar",
  episodes_csv: "episodes.csv",
  episodes_parquet: "episodes.parquet",
  tensorboard: "tensorboard.tar",
};

/** `pick-lift-i3-lerobot.tar`; of the whole run without an iteration, and of evaluations `pick-lift-eval-episodes.csv`. */
export function nameExport(
  run: NamedRun,
  {
    kind,
    selection: { datasetOf, iteration, purpose, episodes },
  }: {
    kind: ExportKind;
    selection: {
      datasetOf: number | null;
      iteration: number | null;
      purpose: string;
      episodes: readonly string[] | null;
    };
  },
): string {
  const index = datasetOf ?? iteration;
  const parts = [
    nameOf(run),
    ...(index === null ? [] : [`i${index}`]),
    ...(purpose === "evaluation" ? ["eval"] : []),
    ...(episodes === null ? [] : ["chosen"]),
    exportNames[kind],
  ];
  return parts.join("-");
}

function nameOf({ name, runId }: NamedRun): string {
  const plain = name
    .replace(/[^\w.-]+/g, "-")
    .slice(0, runNameLength)
    .replace(/^[-.]+/, "")
    .replace(/[-.]{1,100}$/, "");
  return plain || runId;
}
