import { expect, test } from "vitest";
import type { WireRunEvent } from "@/lib/contracts/events/run-event";
import type { WireIteration } from "@/lib/contracts/iterations/iteration";
import { makeWireIteration, makeWireRun } from "../testing/make-wire";
import { applyFrame, type RunView } from "./apply-frame";
import { applyRunFrame } from "./apply-run-frame";
import { readCursor } from "./read-cursor";

function frame(
  seq: number,
  type: WireRunEvent["event_type"],
  data: Record<string, unknown> = {},
): WireRunEvent {
  return {
    event_id: `evt_x_${seq}`,
    run_id: "run_x",
    seq,
    event_type: type,
    created_at: "2026-11-24T02:05:13.123Z",
    level: "info",
    message: type,
    data,
    actor: { kind: "system", id: null, name: null },
  };
}

function view(overrides: Partial<RunView> = {}): RunView {
  return { seq: 10, run: makeWireRun({ event_seq: 10 }), iterations: [], events: [], ...overrides };
}

test("a frame that was seen before changes nothing", () => {
  const before = view();
  const after = applyFrame(before, frame(10, "run.paused"), 500);
  expect(after.view).toBe(before);
  expect(after.reread).toEqual([]);
});

test("a gap in seq reads everything again", () => {
  const { view: after, reread } = applyFrame(view(), frame(12, "credits.reserved"), 500);
  expect(reread).toEqual(["run", "iterations", "checkpoints", "episodes", "events"]);
  expect(after.seq).toBe(12);
});

test("an end shows at once, with its time, and nothing waits any more", () => {
  const { view: after, reread } = applyFrame(view(), frame(11, "run.failed"), 500);
  expect(after.run).toMatchObject({
    status: "failed",
    stage: null,
    waiting: null,
    ended_at: "2026-11-24T02:05:13.123Z",
  });
  expect(reread).toEqual(["run"]);
});

test("a run that was read later than the frame keeps what it says", () => {
  const run = makeWireRun({ event_seq: 14, status: "succeeded" });
  const { view: after } = applyFrame(view({ run }), frame(11, "run.paused"), 500);
  expect(after.run).toBe(run);
});

test("a completed iteration has its metrics before anything is read again", () => {
  const iterations: WireIteration[] = [makeWireIteration({ index: 0, status: "training" })];
  const { view: after, reread } = applyFrame(
    view({ iterations }),
    frame(11, "iteration.completed", {
      iteration: 0,
      metrics: { loss: 0.5, grad: "NaN" },
      checkpoint_id: "ckpt_1",
    }),
    500,
  );
  expect(after.iterations?.[0]).toMatchObject({
    status: "completed",
    metrics: { loss: 0.5, grad: "NaN" },
    checkpoint_id: "ckpt_1",
  });
  expect(reread).toContain("checkpoints");
});

test("events are newest first, never twice, and no more than are kept", () => {
  let current = view({ events: [frame(10, "run.started")] });
  for (const seq of [11, 12, 12, 13]) current = applyFrame(current, frame(seq, "warning"), 3).view;
  expect(current.events?.map((event) => event.seq)).toEqual([13, 12, 11]);
});

test("a stream begins at the oldest of what was read", () => {
  expect(readCursor({ run: makeWireRun({ event_seq: 9 }), events: [frame(7, "warning")] })).toBe(7);
  expect(readCursor({ run: makeWireRun({ event_seq: 9 }), events: null })).toBe(9);
});

test("a frame of the list changes its run alone, and an old one nothing", () => {
  const runs = [
    makeWireRun({ run_id: "run_a", event_seq: 3 }),
    makeWireRun({ run_id: "run_b", event_seq: 3 }),
  ];
  const list = { pages: [{ runs, next_cursor: null }], pageParams: [null] };
  const said = { run_id: "run_b", status: "paused", stage: "paused", current_iteration: 2 } as const;
  const after = applyRunFrame(list, { ...said, seq: 4 });
  expect(after.pages[0]?.runs.map((run) => run.status)).toEqual(["running", "paused"]);
  expect(applyRunFrame(list, { ...said, seq: 3 })).toBe(list);
});

test("an evaluation that begins or ends is read with the checkpoint that it judges, its jobs with their iteration alone", () => {
  const read = (type: WireRunEvent["event_type"]) => applyFrame(view(), frame(11, type), 500).reread;
  expect(read("evaluation.ordered")).toEqual(["run", "iterations", "checkpoints"]);
  expect(read("evaluation.completed")).toEqual(["run", "iterations", "checkpoints"]);
  expect(read("evaluation.succeeded")).toEqual(["run", "iterations"]);
});
