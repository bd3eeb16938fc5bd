import { expect, it } from "vitest";
import { makeQueryClient } from "@/lib/client/query-client";
import { makeWireIteration, makeWireRun } from "@/lib/client/testing/make-wire";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import type { ServiceContext } from "@/lib/server/services/service-context";
import { gatherReadings } from "../../gather-readings";
import { type RunSearch, type RunVerbs, runReadings } from "./run-readings";

/** The fakes below look at none of it. */
const context = {} as ServiceContext;

/** The names of the verbs that a page asks, round by round: nothing is answered before all of a round has been asked. */
async function readInRounds(search: RunSearch, run: Partial<WireTrainingRun> = {}): Promise<string[][]> {
  let asked: { name: string; answer: () => void }[] = [];
  const later =
    <Value>(name: string, value: Value) =>
    () =>
      new Promise<Value>((resolve) => asked.push({ name, answer: () => resolve(value) }));
  const verbs: RunVerbs = {
    readRun: later("run", makeWireRun({ watched_metric: { metric: "loss", mode: "min" }, ...run })),
    listIterations: later("iterations", {
      iterations: [makeWireIteration({ index: 150 })],
      next_cursor: null,
    }),
    listMetricKeys: later("keys", { keys: ["loss"] }),
    listEpisodes: later("episodes", { episodes: [], next_cursor: null, counts: null }),
    listMetrics: later("metrics", { x: "iteration", series: [], failed: null, series_left_out: 0 }),
    listCheckpoints: later("checkpoints", { checkpoints: [], next_cursor: null }),
    listEvaluations: later("evaluations", { evaluations: [] }),
    listRunEvents: later("events", { events: [], next_after_seq: 0 }),
  };
  const rounds: string[][] = [];
  let isOver = false;
  const failures: unknown[] = [];
  const steps = runReadings(context, "run_x", search, verbs);
  const gathered = gatherReadings(makeQueryClient(), steps, (error) => failures.push(error)).then(() => {
    isOver = true;
  });
  for (;;) {
    // All that follows from the answers has run by then.
    await new Promise((resolve) => setImmediate(resolve));
    if (isOver) break;
    const round = asked;
    asked = [];
    rounds.push(round.map(({ name }) => name).sort());
    for (const { answer } of round) answer();
  }
  await gathered;
  expect(failures).toEqual([]);
  return rounds;
}

const secondRound = ["checkpoints", "events", "iterations", "keys"];

it("a run's page is read in three rounds, the run before everything else", async () => {
  expect(await readInRounds({})).toEqual([["run"], secondRound, ["episodes", "metrics"]]);
  expect(await readInRounds({ tab: "metrics" })).toEqual([["run"], secondRound, ["episodes", "metrics"]]);
  expect(await readInRounds({ tab: "checkpoints" })).toEqual([
    ["run"],
    ["checkpoints", ...secondRound],
    ["episodes"],
  ]);
});

it("evaluations are read with what shows them, and of a run that has some", async () => {
  const { resolved_spec } = makeWireRun();
  const evaluation = { episodes: 200, every: 1, seed: 1, action_noise: 0, steps: 160 };
  const run = { resolved_spec: { ...resolved_spec, evaluation } };
  const [, atFirst] = await readInRounds({}, run);
  expect(atFirst).toEqual(["checkpoints", "evaluations", "events", "iterations", "keys"]);
  const [, ofLogs] = await readInRounds({ tab: "logs" }, run);
  expect(ofLogs).toEqual(secondRound);
});
