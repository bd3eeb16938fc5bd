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
