import { expect, it } from "vitest";
import { placeIterations } from "./place-iterations";

const iterations = [
  { index: 0, envSteps: 100, spentMicro: 1_000_000, endedMs: 11_000 },
  { index: 1, envSteps: 50, spentMicro: 500_000, endedMs: 21_500 },
  { index: 2, envSteps: 10, spentMicro: 0, endedMs: null },
];
const place = (axis: Parameters<typeof placeIterations>[1], startedMs: number | null = 1_000) => [
  ...placeIterations(iterations, axis, startedMs),
];

it("an iteration lies where the run had come to when it was over", () => {
  expect(place("iteration")).toEqual([
    [0, 0],
    [1, 1],
    [2, 2],
  ]);
  expect(place("env_steps")).toEqual([
    [0, 100],
    [1, 150],
    [2, 160],
  ]);
  expect(place("credits")).toEqual([
    [0, 1],
    [1, 1.5],
    [2, 1.5],
  ]);
});

it("an iteration that has not ended, or a run that has not started, has no place in time", () => {
  expect(place("time")).toEqual([
    [0, 10],
    [1, 20.5],
  ]);
  expect(place("time", null)).toEqual([]);
});
