import { expect, test } from "vitest";
import { makeWireIteration, makeWireRun } from "@/lib/client/testing/make-wire";
import type { WireIteration } from "@/lib/contracts/iterations/iteration";
import { prepareLineage } from "./prepare-lineage";

const ended = "2026-11-24T02:00:00.000Z";

const good = (index: number): WireIteration =>
  makeWireIteration({
    index,
    status: "completed",
    ended_at: ended,
    checkpoint_id: `ckpt_${index}`,
    metrics: { success_rate: index / 10 },
  });
const failed = (index: number): WireIteration =>
  makeWireIteration({ index, status: "failed", ended_at: ended });

const run = makeWireRun({
  watched_metric: { metric: "success_rate", mode: "max" },
  best: { value: 0.1, iteration_index: 1, checkpoint_id: "ckpt_1" },
  latest_checkpoint_id: "ckpt_3",
});

test("a failed iteration is a mark of its own, and the edge passes beneath it", () => {
  const lineage = prepareLineage({
    run,
    iterations: [good(0), good(1), failed(2), good(3), makeWireIteration({ index: 4 })],
    checkpoints: [],
    forks: [],
  });
  expect(lineage.nodes.map(({ name, kind, value }) => [name, kind, value])).toEqual([
    ["i0", "good", "0.000"],
    ["i1", "good", "0.100"],
    ["i2", "failed", ""],
    ["i3", "good", "0.300"],
    ["i4", "running", ""],
  ]);
  expect(lineage.edges).toEqual([
    { from: -1, to: 0, over: 0, live: false },
    { from: 0, to: 1, over: 0, live: false },
    { from: 1, to: 3, over: 1, live: false },
    { from: 3, to: 4, over: 0, live: true },
  ]);
  expect(lineage.nodes[1]).toMatchObject({ isBest: true, isLatest: false });
  expect(lineage.nodes[3]).toMatchObject({ isBest: false, isLatest: true });
});

test("a fork has a lane of its own from the checkpoint that it starts from", () => {
  const fork = makeWireRun({
    run_id: "run_f",
    name: "wide-spawn",
    parent: { run_id: "run_x", checkpoint_id: "ckpt_1" },
    watched_metric: { metric: "success_rate", mode: "max" },
    watched_values: Array.from({ length: 10 }, (_, index) => ({ iteration_index: index, value: 0.5 })),
  });
  const lineage = prepareLineage({ run, iterations: [good(0), good(1)], checkpoints: [], forks: [fork] });
  expect(lineage.forks).toMatchObject([{ name: "wide-spawn", column: 1, hidden: 2 }]);
  expect(lineage.forks[0]?.values).toHaveLength(8);
  expect(lineage.columns).toBe(10);
});

test("of a long run the last iterations are drawn, and how many are not is said", () => {
  const iterations = Array.from({ length: 10_000 }, (_, index) => good(index));
  const lineage = prepareLineage({ run, iterations, checkpoints: [], forks: [] });
  expect(lineage.nodes).toHaveLength(24);
  expect(lineage.hidden).toBe(9_976);
  expect(lineage.nodes[0]?.name).toBe("i9976");
});

test("an iteration hangs on the checkpoint that it truly starts from, and the champion is told", () => {
  const from = (index: number, checkpointId: string) => ({ ...good(index), checkpoint_in_id: checkpointId });
  const lineage = prepareLineage({
    run: { ...run, champion_checkpoint_id: "ckpt_0" },
    iterations: [from(0, "asset_a"), from(1, "ckpt_0"), from(2, "ckpt_0"), from(3, "asset_a")],
    checkpoints: [],
    forks: [],
  });
  expect(lineage.edges.map(({ from, to, over }) => [from, to, over])).toEqual([
    [-1, 0, 0],
    [0, 1, 0],
    [0, 2, 1],
    [-1, 3, 3],
  ]);
  expect(lineage.nodes.map(({ isChampion }) => isChampion)).toEqual([true, false, false, false]);
});
