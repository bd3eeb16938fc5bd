import { expect, test } from "vitest";
import { makeWireRun } from "@/lib/client/testing/make-wire";
import { prepareMeters } from "./prepare-meters";

test("patience counts the completed iterations after the best one", () => {
  const { patience } = prepareMeters(
    makeWireRun({
      watched_metric: { metric: "loss", mode: "min" },
      counters: { iterations_ended: 3, iterations_completed: 3, completed_since_best: 1, wallclock_s: 60 },
    }),
  );
  expect(patience.value).toBe("1");
  expect(patience.limit).toBe("of 2 without a new best");
  expect(patience.note).toBe("ends after i3 at the earliest");
});

test("what no iteration has reported counts against no patience, and both meters say that nothing is watched", () => {
  const counters = { iterations_ended: 3, iterations_completed: 3, completed_since_best: 3, wallclock_s: 60 };
  const { patience, best } = prepareMeters(makeWireRun({ watched_metric: null, counters }));
  expect(patience).toMatchObject({ value: "–", limit: "of 2", shares: null, note: "nothing is watched" });
  expect(best.note).toBe("nothing to watch");
});

test("credits without a limit have no bar, and what is held is said", () => {
  const { credits } = prepareMeters(
    makeWireRun({
      credits: { spent: 1.5, reserved: 0.05 },
      limits: { max_iterations: 3, max_wallclock_hours: 1, max_credits: null },
    }),
  );
  expect(credits.shares).toBeNull();
  expect(credits.limit).toBe("no limit");
  expect(credits.note).toBe("0.05 held");
});

test("credits say where they will end, and when the limit comes before the last iteration", () => {
  const counters = { iterations_ended: 4, iterations_completed: 4, completed_since_best: 0, wallclock_s: 60 };
  const forecastAt = (max_credits: number) =>
    prepareMeters(
      makeWireRun({
        status: "running",
        counters,
        credits: { spent: 2, reserved: 0 },
        limits: { max_iterations: 10, max_wallclock_hours: 1, max_credits },
      }),
    ).credits;
  expect(forecastAt(10)).toMatchObject({ note: "ends near 5.00", shares: { done: 0.2, forecast: 0.5 } });
  expect(forecastAt(4)).toMatchObject({ note: "enough for about 8 of 10 iterations", noteTone: "warn" });
});

test("before there is a best, its meter says who chooses the metric", () => {
  expect(prepareMeters(makeWireRun()).best.note).toContain("first iteration");
});

test("a best that is better when lower has a value but no bar towards its target", () => {
  const run = makeWireRun({
    watched_metric: { metric: "loss", mode: "min" },
    best: { value: 0.4, iteration_index: 1, checkpoint_id: "ckpt_1" },
  });
  expect(prepareMeters(run).best).toMatchObject({ value: "0.4", limit: "at i1", shares: null });
});

test("of an evaluated rate with a target its meter says that the interval counts", () => {
  const { resolved_spec } = makeWireRun();
  const best = { value: 0.9, iteration_index: 1, checkpoint_id: "ckpt_1" };
  const of = (target: number | null) =>
    prepareMeters(
      makeWireRun({
        watched_metric: { metric: "eval/success_rate", mode: "max" },
        best,
        resolved_spec: {
          ...resolved_spec,
          evaluation: { episodes: 200, every: 1, seed: 1, action_noise: 0, steps: 160 },
          success_criteria: { ...resolved_spec.success_criteria, target },
        },
      }),
    ).best.note;
  expect(of(0.9)).toBe("its interval must reach the target");
  expect(of(null)).toBe("higher is better");
});
