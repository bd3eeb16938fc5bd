import { expect, test } from "vitest";
import { makeWireEvent } from "@/lib/client/testing/make-wire";
import { headlineEvent } from "./headline-event";

const turn = { iteration: 9, kind: "trainer", index: 0, attempt: 2, epoch: 1 };

test("an iteration that is done is told with its watched metric", () => {
  const event = makeWireEvent({
    event_type: "iteration.completed",
    data: { iteration: 9, metrics: { loss: 0.12, val_success_rate: 0.784 } },
  });
  expect(headlineEvent(event, "val_success_rate")).toEqual({
    title: "Iteration done",
    detail: "i9 val_success_rate 0.784",
  });
  expect(headlineEvent(event, null)?.detail).toBe("i9, 2 metrics");
});

test("a failed attempt says its exit, its code and whether it is tried again", () => {
  const data = { turn, exit_code: 1, code: "trainer_exit_nonzero", will_retry: false, message: "…" };
  const event = makeWireEvent({ event_type: "trainer.failed", level: "error", data });
  expect(headlineEvent(event, null)).toEqual({
    title: "Training failed",
    detail: "i9 attempt 2, exit 1, trainer_exit_nonzero, no retry left",
  });
});

test("steps of the machine are left out of an overview", () => {
  expect(headlineEvent(makeWireEvent({ event_type: "trainer.claimed", data: { turn } }), null)).toBeNull();
});

test("an event whose data has another shape is told by its own sentence", () => {
  const event = makeWireEvent({
    event_type: "trainer.started",
    message: "i9 training started.",
    data: { turn: 7 },
  });
  expect(headlineEvent(event, null)).toEqual({ title: "Training started", detail: "i9 training started." });
});

test.each([
  [
    "champion.promoted",
    { iteration: 3, comparison: { only_first: 1, only_second: 24, p: 7.7e-7 } },
    { title: "New champion", detail: "i3, 24 won, 1 lost, p < 0.001" },
  ],
  ["champion.promoted", { iteration: -1, comparison: null }, { title: "New champion", detail: "start" }],
  [
    "champion.held",
    { iteration: 5, comparison: { only_first: 10, only_second: 4, p: 0.97132 } },
    { title: "Champion stays", detail: "i5 is not surely better, 4 won, 10 lost, p 0.97" },
  ],
  [
    "rollback",
    { iteration: 5, to_checkpoint_id: "ckpt_01M8HK90618K8N48RZR906GWG0", comparison: null },
    { title: "Goes on from the champion", detail: "after i5, ckpt_…06GWG0" },
  ],
  [
    "policy.refused",
    { iteration: 1, code: "policy_not_onnx", message: "…" },
    { title: "Policy refused", detail: "i1, policy_not_onnx" },
  ],
  [
    "evaluation.skipped",
    { iteration: 0, reason: "The training left no policy.onnx." },
    { title: "Not evaluated", detail: "i0, The training left no policy.onnx." },
  ],
] as const)("%s is told in two short lines", (type, data, headline) => {
  expect(headlineEvent(makeWireEvent({ event_type: type, data }), null)).toEqual(headline);
});
