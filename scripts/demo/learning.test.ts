import { expect, test } from "vitest";
import { toSnakeRecord } from "@/lib/contracts/snake-keys";
import type { RunEvent } from "./follow-run.mjs";
import {
  cartpolePromise,
  chooseShown,
  judgeFresh,
  judgeLearning,
  judgeRandom,
  judgeStart,
  judgeTeachers,
  liftPromise,
} from "./judge-learning.mjs";
import { emptyCurve, foldEvent } from "./learning-curve.mjs";
import { describeProgress, formatTable } from "./learning-lines.mjs";
import { meanReturn, successRate } from "./measures.mjs";
import { readSeed } from "./read-seed.mjs";

/** As the API writes an event of the core. */
const event = (event_type: string, data: object, message = "", level = "info"): RunEvent => ({
  created_at: "2026-11-24T02:05:13.123Z",
  event_type,
  level,
  message,
  data: toSnakeRecord(data),
});

const evaluated = (iteration: number, checkpointId: string, rate: number, low: number, high: number) =>
  event("evaluation.completed", {
    iteration,
    checkpointId,
    metrics: {
      "eval/success_rate": rate,
      "eval/success_rate_low": low,
      "eval/success_rate_high": high,
      "eval/episodes": 200,
    },
  });
const promoted = (iteration: number, checkpointId: string) =>
  event("champion.promoted", { iteration, checkpointId, beaten: null, comparison: null });
const held = (iteration: number, checkpointId: string, champion: string) =>
  event("champion.held", { iteration, checkpointId, champion: { checkpointId: champion, iteration: 0 } });
const started = (iteration: number, checkpointInId: string | null) =>
  event("iteration.started", { iteration, jobs: 2, checkpointInId });

const learned = [
  evaluated(-1, "ast_0", 0, 0, 0.0188),
  promoted(-1, "ast_0"),
  started(0, "ast_0"),
  evaluated(0, "ckpt_0", 0.635, 0.5664, 0.6986),
  promoted(0, "ckpt_0"),
  started(1, "ckpt_0"),
  evaluated(1, "ckpt_1", 0.59, 0.5208, 0.6558),
  held(1, "ckpt_1", "ckpt_0"),
  started(2, "ckpt_1"),
  evaluated(2, "ckpt_2", 0.995, 0.9722, 0.9991),
  promoted(2, "ckpt_2"),
];

const watch = { measure: successRate, expertFraction: 0.25, beginner: "expert" };
const fold = (events: readonly RunEvent[], expertFraction: number | number[] = 0.25) =>
  events.reduce((curve, one) => foldEvent(curve, one, { ...watch, expertFraction }), emptyCurve);

test("each evaluated checkpoint is one line: who drove, the rate with its interval, champion or held", () => {
  let curve = emptyCurve;
  const lines = learned.flatMap((one, at) => {
    curve = foldEvent(curve, one, watch);
    return describeProgress(curve, one, at * 1_000, successRate) ?? [];
  });
  expect(lines).toEqual([
    "   1.0 s  start  ························   0.0 %    0.0 –   1.9 %                         champion",
    "   4.0 s  i0     ███████████████·········  63.5 %   56.6 –  69.9 %  start, 25 % expert     champion",
    "   7.0 s  i1     ██████████████··········  59.0 %   52.1 –  65.6 %  i0, 25 % expert        held: i0 stays champion",
    "  10.0 s  i2     ████████████████████████  99.5 %   97.2 –  99.9 %  i1, 25 % expert        champion",
  ]);
});

test("what went wrong is told with the event's own words, and what is routine is not", () => {
  const curve = fold(learned);
  const told = (one: RunEvent) => describeProgress(curve, one, 0, successRate);
  expect(told(event("trainer.failed", {}, "i0 training failed", "error"))).toContain("✗ trainer.failed");
  expect(told(event("policy.refused", {}, "i0: not finite", "warning"))).toContain("i0: not finite");
  expect(told(event("rollback", {}, "goes on from the champion"))).toContain("goes on from the champion");
  expect(told(event("trainer.started", {}, "i0 training started."))).toBe(null);
});

test("the table has start and every iteration, and marks the champion", () => {
  const table = formatTable(fold(learned), "ckpt_2", successRate);
  expect(table).toHaveLength(5);
  expect(table[0]).toContain("eval/success_rate");
  expect(table.filter((line) => line.includes("champion"))).toEqual([
    "i2     ████████████████████████  99.5 %   97.2 –  99.9 %  i1, 25 % expert         ← champion",
  ]);
});

test("who drove follows the list of the expert's shares, whose last entry holds", () => {
  const drivers = (fraction: number | number[]) => [...fold(learned, fraction).drivers.values()];
  expect(drivers([1, 0.5])).toEqual(["expert", "i0, 50 % expert", "i1, 50 % expert"]);
  expect(drivers(0)).toEqual(["start", "i0", "i1"]);
  expect([...fold([started(0, null)]).drivers.values()]).toEqual(["expert"]);
});

const run = {
  status: "succeeded",
  stop_reason: "target_reached",
  error: null,
  champion_checkpoint_id: "ckpt_2",
};
const broken = (given: Partial<Parameters<typeof judgeLearning>[0]>) => {
  const seen = { curve: fold(learned), run, tookMs: 60_000, ...given };
  return [judgeStart(seen.curve, liftPromise), ...judgeLearning(seen, liftPromise)]
    .filter(({ holds }) => !holds)
    .map(({ text }) => text);
};

test("a run that learned has nothing against it", () => {
  expect(broken({})).toEqual([]);
});

test("each promise that is not kept is found, and only that", () => {
  const start = [evaluated(-1, "ast_0", 0.3, 0.24, 0.37), ...learned.slice(1)];
  expect(broken({ curve: fold(start) })).toEqual(["untrained it succeeds in 30 % (below 30 %)"]);
  expect(broken({ curve: fold(learned.slice(2)) })).toEqual(["what the run started from was not evaluated"]);
  expect(broken({ tookMs: 180_001 })).toEqual([expect.stringContaining("it took 3 min 00 s")]);
  expect(broken({ run: { ...run, status: "failed", error: "no such image" } })).toEqual([
    "the run ended as failed (target_reached): no such image",
  ]);
  expect(broken({ run: { ...run, champion_checkpoint_id: null } })).toHaveLength(1);
  expect(broken({ run: { ...run, champion_checkpoint_id: "ast_0" } })).toHaveLength(1);
});

test("95 % with a lower bound below 90 %, or later than the sixth iteration, is not enough", () => {
  const withLast = (iteration: number, rate: number, low: number) =>
    fold([...learned.slice(0, 8), evaluated(iteration, "ckpt_2", rate, low, 1)]);
  expect(broken({ curve: withLast(5, 0.95, 0.91) })).toEqual([]);
  for (const curve of [withLast(5, 0.95, 0.899), withLast(5, 0.945, 0.904), withLast(6, 0.99, 0.96)])
    expect(broken({ curve })).toEqual([expect.stringContaining("no checkpoint of the first 6 iterations")]);
});

test("on fresh seeds the champion must keep 93 % over 200 episodes", () => {
  const judge = (totals: Record<string, number>) => judgeFresh({ jobId: "job_1", totals }, liftPromise).holds;
  expect(judge({ episodes: 200, success_rate: 0.93 })).toBe(true);
  expect(judge({ episodes: 200, success_rate: 0.925 })).toBe(false);
  expect(judge({ episodes: 64, success_rate: 1 })).toBe(false);
  expect(judge({ episodes: 200, return_mean: 1 })).toBe(false);
});

test("a seed is a whole number, and anything else is refused with the words that were typed", () => {
  expect(readSeed("17")).toBe(17);
  for (const text of ["", "-1", "1.5", "1e3", "x", "1000000001"])
    expect(() => readSeed(text)).toThrow(`--seed ${text} is no whole number`);
});

const returned = (iteration: number, mean: number, low: number, high: number, episodes = 128) =>
  event("evaluation.completed", {
    iteration,
    checkpointId: `ckpt_${iteration}`,
    metrics: {
      "eval/return_mean": mean,
      "eval/return_low": low,
      "eval/return_high": high,
      "eval/episodes": episodes,
    },
  });
const rewarded = [
  started(0, null),
  returned(0, 22.25, 20.5, 24.1),
  promoted(0, "ckpt_0"),
  started(1, "ckpt_0"),
  returned(1, 487.5, 480.2, 494),
  promoted(1, "ckpt_1"),
];
const foldReturns = (events: readonly RunEvent[]) =>
  events.reduce(
    (curve, one) =>
      foldEvent(curve, one, { measure: meanReturn(500), expertFraction: 0, beginner: "random actions" }),
    emptyCurve,
  );

test("a run that is measured by its return has the same table, in the return's own units", () => {
  expect(formatTable(foldReturns(rewarded), "ckpt_1", meanReturn(500))).toEqual([
    "       eval/return_mean                 95 % interval  rollouts driven by",
    "i0     █·······················  22.3   20.5 –  24.1  random actions",
    "i1     ███████████████████████· 487.5  480.2 – 494.0  i0                      ← champion",
  ]);
});

test("CartPole is learned at a mean return of 475, with its lower bound, in twelve iterations and four minutes", () => {
  const judge = (points: readonly RunEvent[], tookMs = 100_000) =>
    judgeLearning(
      { curve: foldReturns(points), run: { ...run, champion_checkpoint_id: "ckpt_1" }, tookMs },
      cartpolePromise,
    )
      .filter(({ holds }) => !holds)
      .map(({ text }) => text);
  expect(judge(rewarded)).toEqual([]);
  expect(judge(rewarded, 240_001)).toEqual([expect.stringContaining("it took 4 min 00 s")]);
  const unreached = [expect.stringContaining("no checkpoint of the first 12 iterations reached 475")];
  for (const last of [
    returned(2, 474.9, 460, 490),
    returned(2, 480, 449, 499),
    returned(12, 500, 500, 500),
    returned(2, 500, 500, 500, 64),
  ])
    expect(judge([returned(1, 400, 380, 420), last])).toEqual(unreached);
});

test("random actions have to be no good at it, or nothing would be learned", () => {
  const judge = (return_mean: number | null) =>
    judgeRandom([{ index: 0, rollouts: { return_mean } }], cartpolePromise).holds;
  expect([judge(22), judge(50), judge(null)]).toEqual([true, false, false]);
  expect(judgeRandom([], cartpolePromise).holds).toBe(false);
});

test("no expert is in a dataset that policies and the simulator itself drove, and each other one is counted", () => {
  expect(judgeTeachers([{ kind: "simulator" }, { kind: "onnx" }]).holds).toBe(true);
  for (const taught of [{ kind: "scripted" }, { kind: "mixed" }, { kind: "onnx", expert_fraction: 0.25 }])
    expect(judgeTeachers([{ kind: "random" }, taught])).toEqual({
      holds: false,
      text: "an expert drove in 1 of 2 iterations (in none)",
    });
  expect(judgeTeachers([]).holds).toBe(false);
});

test("what is shown elsewhere is the champion, or what first reached the promise", () => {
  const curve = foldReturns([...rewarded, returned(2, 499, 498, 500)]);
  expect(chooseShown(curve, "ckpt_0", cartpolePromise)).toBe("ckpt_1");
  expect(chooseShown(curve, "ckpt_0", { ...cartpolePromise, shows: "champion" })).toBe("ckpt_0");
  expect(chooseShown(curve, "ckpt_0", { ...cartpolePromise, value: 501 })).toBe("ckpt_0");
});
