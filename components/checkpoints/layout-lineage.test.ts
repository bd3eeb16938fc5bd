import { expect, test } from "vitest";
import { widthInDejaVu } from "@/components/charts/testing/width-in-dejavu";
import { makeWireIteration, makeWireRun } from "@/lib/client/testing/make-wire";
import type { WireIteration } from "@/lib/contracts/iterations/iteration";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import { forkGapPx, type LineageLabel, layoutLineage } from "./layout-lineage";
import { prepareLineage } from "./prepare-lineage";

const watched_metric = { metric: "return", mode: "max" } as const;

function iterationAt(index: number, given: Partial<WireIteration> = {}): WireIteration {
  return makeWireIteration({
    index,
    status: "completed",
    ended_at: "2026-11-24T02:00:00.000Z",
    checkpoint_id: `ckpt_${index}`,
    metrics: { return: -123_456.75 - index },
    ...given,
  });
}

const failedAt = (index: number) => iterationAt(index, { status: "failed", checkpoint_id: null });

function forkFrom(checkpointId: string, name: string): WireTrainingRun {
  return makeWireRun({
    run_id: `run_${name}`,
    name,
    parent: { run_id: "run_x", checkpoint_id: checkpointId },
    watched_metric,
    watched_values: [0, 1, 2, 3].map((index) => ({ iteration_index: index, value: 1_522_500.5 })),
  });
}

/** The ground that a text covers. */
function boxOf({ text, x, y, anchor }: LineageLabel) {
  const width = widthInDejaVu(text, 11);
  const left = anchor === "start" ? x : x - width / 2;
  return { text, left, right: left + width, top: y - 9, bottom: y + 3 };
}

function expectApart(labels: readonly LineageLabel[]): void {
  const boxes = labels.map(boxOf);
  const touching = boxes.flatMap((one, at) =>
    boxes
      .slice(at + 1)
      .filter(
        (other) =>
          one.left < other.right &&
          other.left < one.right &&
          one.top < other.bottom &&
          other.top < one.bottom,
      )
      .map((other) => `${one.text} on ${other.text}`),
  );
  expect(touching).toEqual([]);
}

test("what a run started from stands before its first iteration, however long its name is", () => {
  const run = makeWireRun({ watched_metric });
  const spec = { ...run.resolved_spec, checkpoint_init_asset_id: "asset_01KABCDEFGHJKMNPQRSTVWXYZ0" };
  const lineage = prepareLineage({
    run: { ...run, resolved_spec: spec },
    iterations: [iterationAt(0), iterationAt(1)],
    checkpoints: [],
    forks: [],
  });
  expect(lineage.start).toMatch(/^from asset_/);
  const { labels, x } = layoutLineage(lineage);
  const [start] = labels.map(boxOf);
  expect(start?.right).toBeLessThan(x(0) - 24);
  expectApart(labels);
});

test("no text lies on another: long values, failures side by side, five-digit iterations, forks with values of their own", () => {
  const run = makeWireRun({
    watched_metric,
    best: { value: 1, iteration_index: 9_990, checkpoint_id: "ckpt_9990" },
    latest_checkpoint_id: "ckpt_9999",
  });
  const iterations = Array.from({ length: 10_000 }, (_, index) =>
    index > 9_991 && index < 9_995 ? failedAt(index) : iterationAt(index),
  );
  const forks = ["ckpt_9980", "ckpt_9996", "ckpt_9980", "ckpt_9990"].map((id, at) =>
    forkFrom(id, `fork-${at}`),
  );
  const lineage = prepareLineage({ run, iterations, checkpoints: [], forks });
  expectApart(layoutLineage(lineage).labels);
});

test("a fork's line goes down beside the lanes of other forks and through none of their values", () => {
  const run = makeWireRun({ watched_metric });
  const iterations = Array.from({ length: 12 }, (_, index) => iterationAt(index));
  const forks = ["ckpt_2", "ckpt_4", "ckpt_9", "ckpt_4"].map((id, at) => forkFrom(id, `fork-${at}`));
  const lineage = prepareLineage({ run, iterations, checkpoints: [], forks });
  const { labels, x, laneOf } = layoutLineage(lineage);
  const values = labels.filter(({ tone }) => tone === "fork").map(boxOf);
  lineage.forks.forEach(({ column }, fork) => {
    const crossed = values.filter(
      ({ left, right, bottom }) => left <= x(column) && x(column) <= right && bottom < laneOf(fork) - 8,
    );
    expect(crossed).toEqual([]);
  });
});

test("the drawing ends where its last text does, and a fork's name is within it", () => {
  const run = makeWireRun({ watched_metric });
  const parts = { run, iterations: [iterationAt(0), iterationAt(1)], checkpoints: [] };
  const alone = layoutLineage(prepareLineage({ ...parts, forks: [] }));
  const right = Math.max(...alone.labels.map((label) => boxOf(label).right));
  expect(alone.width).toBeGreaterThanOrEqual(right);
  expect(alone.width).toBeLessThan(right + 40);

  const forked = layoutLineage(
    prepareLineage({ ...parts, forks: [forkFrom("ckpt_1", "pick-lift-dagger-c")] }),
  );
  const nameEnd = forked.x(5) + forkGapPx + 22 + widthInDejaVu("pick-lift-dagger-c", 12);
  expect(forked.width).toBeGreaterThanOrEqual(nameEnd);
});
