import { afterAll, beforeAll, expect, it } from "vitest";
import { createPlayedRun, type PlayedRun } from "@/app/v1/testing/played-run";

let played: PlayedRun;
beforeAll(async () => {
  played = await createPlayedRun();
});
afterAll(() => played.api.close());

it("scenes, projects and the document are there", async () => {
  expect((await played.get("/v1/scenes")).json.scenes).toHaveLength(2);
  expect((await played.get("/v1/projects")).json.projects).toHaveLength(1);
  const document = await played.api.call("GET", "/v1/openapi.json");
  expect(document.json.openapi).toBe("3.1.0");
});

it("the process is alive, ready, and counts", async () => {
  expect((await played.api.call("GET", "/healthz")).json).toEqual({ status: "ok" });
  const ready = await played.api.call("GET", "/readyz");
  expect([ready.status, ready.json.status]).toEqual([200, "ready"]);
  await played.get(played.at(""));
  const metrics = await (await played.api.open("GET", "/metrics")).text();
  expect(metrics).toContain('hardsim_runs{status="succeeded"} 1');
  expect(metrics).toMatch(/hardsim_http_requests_total\{verb="getTrainingRun",status="200"\} \d+/);
  expect(metrics).toMatch(
    /request_duration_seconds_count\{method="GET",route="\/v1\/training-runs\/\{run_id\}",status="2xx"\} \d+/,
  );
  for (const name of ["process_cpu_seconds_total", "nodejs_eventloop_lag_p99_seconds"])
    expect(metrics).toMatch(new RegExp(`^${name} `, "m"));
  // A label that is different for every request is a series for each.
  expect(metrics).not.toContain(played.runId);
});

it("nothing of all this was a failure of the server", () => {
  expect(played.api.logged).toEqual([]);
});
