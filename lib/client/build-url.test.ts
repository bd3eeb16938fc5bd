import { expect, test } from "vitest";
import { buildUrl } from "./build-url";

test("a path gets its parameters, encoded, and only the query that says something", () => {
  const url = buildUrl(
    "/v1/training-runs/{run_id}/events",
    { run_id: "a/b" },
    { after_seq: 0, q: "", type: null, limit: undefined, status: "running" },
  );
  expect(url).toBe("/v1/training-runs/a%2Fb/events?after_seq=0&status=running");
});

test("a missing parameter is an error, never a hole in the address", () => {
  expect(() => buildUrl("/v1/training-runs/{run_id}", {})).toThrow("run_id");
});
