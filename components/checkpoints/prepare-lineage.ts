import { formatMetric, formatReported, nameIteration } from "@/components/charts/format-metric";
import { formatId } from "@/components/ui/format-id";
import type { WireCheckpoint } from "@/lib/contracts/checkpoints/checkpoint";
import type { WireIteration } from "@/lib/contracts/iterations/iteration";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";

export type LineageNode = {
  column: number;
  name: string;
  kind: "good" | "failed" | "running";
  /** The watched metric, as it is shown; "" when there is none. */
  value: string;
  isBest: boolean;
  isLatest: boolean;
  isChampion: boolean;
};

/** From a good node to one that starts from it; `over` others lie between, beneath which it passes. */
export type LineageEdge = { from: number; to: number; over: number; live: boolean };

export type LineageFork = {
  runId: string;
  name: string;
  run: WireTrainingRun;
  /** The column it starts from; of a checkpoint that is not drawn, the first. */
  column: number;
  values: readonly string[];
  /** Values of its that are not drawn, before those that are. */
  hidden: number;
};

export type Lineage = {
  start: string;
  nodes: readonly LineageNode[];
  edges: readonly LineageEdge[];
  forks: readonly LineageFork[];
  columns: number;
  /** Iterations that are not drawn, before those that are. */
  hidden: number;
};

/** More columns than this are no picture; the table below has them all. */
const columnsShown = 24;
const forkValuesShown = 8;

type Parts = {
  run: WireTrainingRun;
  iterations: readonly WireIteration[];
  checkpoints: readonly WireCheckpoint[];
  forks: readonly WireTrainingRun[];
};

/** One lane for the run, oldest left; one for each fork, from the checkpoint that it starts from. */
export function prepareLineage({ run, iterations, checkpoints, forks }: Parts): Lineage {
  const byId = new Map(checkpoints.map((checkpoint) => [checkpoint.checkpoint_id, checkpoint]));
  const drawn = iterations.slice(-columnsShown);
  const nodes = drawn.map((iteration, column) => toNode(iteration, column, run, byId));
  const columnOf = new Map(drawn.map((iteration, column) => [iteration.checkpoint_id, column]));
  // Those from later checkpoints lie higher, so that no fork's line goes down through another's lane.
  const lanes = forks
    .map((fork) => toFork(fork, columnOf.get(fork.parent?.checkpoint_id ?? "") ?? 0))
    .sort((one, other) => other.column - one.column);
  return {
    start: describeStart(run, drawn.length < iterations.length),
    nodes,
    edges: joinNodes(nodes, (column) => parentOf(iterations, drawn[column], columnOf)),
    forks: lanes,
    columns: Math.max(nodes.length, ...lanes.map((lane) => lane.column + 1 + lane.values.length)),
    hidden: iterations.length - drawn.length,
  };
}

function toNode(
  iteration: WireIteration,
  column: number,
  run: WireTrainingRun,
  byId: ReadonlyMap<string, WireCheckpoint>,
): LineageNode {
  const id = iteration.checkpoint_id;
  const metrics = (id === null ? undefined : byId.get(id)?.metrics) ?? iteration.metrics;
  return {
    column,
    name: nameIteration(iteration.index),
    kind: id !== null ? "good" : iteration.ended_at === null ? "running" : "failed",
    value: formatReported(metrics, run.watched_metric?.metric) ?? "",
    isBest: id !== null && id === run.best?.checkpoint_id,
    isLatest: id !== null && id === run.latest_checkpoint_id,
    isChampion: id !== null && id === run.champion_checkpoint_id,
  };
}

/**
 * The column of the checkpoint that an iteration starts from, -1 for what the run starts from; null where that is not
 * among those that are drawn. A run may go on from its champion instead of from the newest.
 */
function parentOf(
  iterations: readonly WireIteration[],
  iteration: WireIteration | undefined,
  columnOf: ReadonlyMap<string | null, number>,
): number | null {
  const parent = iteration?.checkpoint_in_id ?? null;
  if (parent === null) return null;
  const start = iterations[0];
  if (start?.index === 0 && start.checkpoint_in_id === parent) return -1;
  return columnOf.get(parent) ?? null;
}

function joinNodes(
  nodes: readonly LineageNode[],
  parentColumn: (column: number) => number | null,
): readonly LineageEdge[] {
  const edges: LineageEdge[] = [];
  let from = -1;
  for (const { column, kind } of nodes) {
    if (kind === "failed") continue;
    const start = parentColumn(column) ?? from;
    edges.push({ from: start, to: column, over: column - start - 1, live: kind === "running" });
    if (kind === "good") from = column;
  }
  return edges;
}

function toFork(run: WireTrainingRun, column: number): LineageFork {
  const metric = run.watched_metric?.metric ?? "";
  const values = run.watched_values.slice(-forkValuesShown);
  return {
    runId: run.run_id,
    name: run.name,
    run,
    column,
    values: values.map(({ value }) => formatMetric(metric, value)),
    hidden: run.watched_values.length - values.length,
  };
}

function describeStart(run: WireTrainingRun, cut: boolean): string {
  if (cut) return "…";
  if (run.parent) return "from its parent";
  const { checkpoint_init_asset_id: assetId, checkpoint_init_uri: uri } = run.resolved_spec;
  if (assetId !== null) return `from ${formatId(assetId)}`;
  return uri === null ? "from nothing" : "from a file";
}
