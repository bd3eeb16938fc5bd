import { expect, test } from "vitest";
import {
  episodeAddress,
  filmstripAddress,
  iterationAddress,
  logAddress,
  readRunPlace,
  runAddress,
} from "./run-address";

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

test("an episode's own page keeps list, step and camera; another episode begins anew in the same list", () => {
  const search = new URLSearchParams(
    "tab=episodes&episode=job_a.1&success=false&sort=failed&step=7&camera=1,2,3,tool",
  );
  expect(episodeAddress("run_a", "job_a.1", { search })).toBe(
    "/runs/run_a/episodes/job_a.1?success=false&sort=failed&step=7&camera=1%2C2%2C3%2Ctool",
  );
  expect(episodeAddress("run_a", "job_a.2", { search, isOther: true })).not.toContain("step=");
  expect(filmstripAddress("run_a", { job: 0, env: 3 })).toBe("/runs/run_a/episodes/filmstrip?job=0&env=3");
});
