import { expect, test } from "vitest";
import { iterationAddress, logAddress, readRunPlace, runAddress } from "./run-address";

test("an address leads back to the place it was made for", () => {
  const url = new URL(iterationAddress("run_a", 3, "att_b"), "http://localhost");
  expect(readRunPlace(Object.fromEntries(url.searchParams))).toEqual({
    tab: "iterations",
    iteration: 3,
    attempt: "att_b",
    lines: null,
    find: "",
  });
  const log = new URL(logAddress("run_a", "att_b", { line: 4210, find: "CUDA & co" }), "http://localhost");
  expect(readRunPlace(Object.fromEntries(log.searchParams))).toMatchObject({
    tab: "logs",
    attempt: "att_b",
    lines: { first: 4210, last: 4210 },
    find: "CUDA & co",
  });
  expect(runAddress("run_a")).toBe("/runs/run_a");
});

test("nonsense in the address is the overview", () => {
  expect(readRunPlace({ tab: "nope", iteration: "-1", attempt: ["a", "b"] })).toEqual({
    tab: "overview",
    iteration: null,
    attempt: null,
    lines: null,
    find: "",
  });
});
