import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { fleetQuery } from "../queries/fleet";
import { metricsQuery } from "../queries/metrics";
import { everyRun, runCountQuery, trainingRunQuery, trainingRunsQuery } from "../queries/training-runs";
import { usageOfDayQuery } from "../queries/usage";
import { fakePage, newestSource } from "../testing/fake-stream";
import { makeWireRun } from "../testing/make-wire";
import { openRunStream } from "./open-run-stream";
import { openRunsStream } from "./open-runs-stream";

let page: ReturnType<typeof fakePage>;
beforeEach(() => {
  page = fakePage();
});
afterEach(() => page.after());

const keys = {
  list: trainingRunsQuery(everyRun).queryKey,
  count: runCountQuery(everyRun).queryKey,
  run: trainingRunQuery("run_x").queryKey,
  other: trainingRunQuery("run_y").queryKey,
  curves: metricsQuery("run_x", { axis: "step", keys: ["loss"], iteration: 1 }, 600, 3).queryKey,
  values: metricsQuery("run_x", { axis: "iteration", keys: ["loss"] }, 600, 3).queryKey,
  fleet: fleetQuery().queryKey,
  credits: usageOfDayQuery("2026-11-24").queryKey,
};

/** Everything that a page may show was read a moment ago. */
function fill(): { client: QueryClient; reread: () => string[] } {
  const client = new QueryClient();
  const empty = { pages: [], pageParams: [] };
  const run = makeWireRun();
  for (const [name, queryKey] of Object.entries(keys))
    client.setQueryData<unknown>(
      queryKey,
      name === "list" ? empty : name === "fleet" ? makeFleet(true) : run,
    );
  return {
    client,
    reread: () => {
      vi.advanceTimersByTime(11_000);
      return Object.entries(keys)
        .filter(([, queryKey]) => client.getQueryState(queryKey)?.isInvalidated)
        .map(([name]) => name);
    },
  };
}

const makeFleet = (alive: boolean) => ({ workers: [{ alive }] });

const runFrame = (runId: string, { seq = 1, status = "running" } = {}) =>
  JSON.stringify({ run_id: runId, seq, status, stage: "training", current_iteration: 0 });

test("a stream that opens on what was just read reads nothing, and nothing while it is quiet", () => {
  const { client, reread } = fill();
  const closeRuns = openRunsStream(client, () => {});
  newestSource().emit("open");
  const closeRun = openRunStream(client, "run_x", () => {});
  newestSource().emit("open");
  vi.advanceTimersByTime(80_000);
  expect(reread()).toEqual([]);
  closeRun();
  closeRuns();
});

test("a frame of the fleet reads the fleet and today's credits, and nothing else", () => {
  for (const open of [openRunsStream, openRun]) {
    const { client, reread } = fill();
    const close = open(client, () => {});
    newestSource().emit("open");
    newestSource().emit("fleet", "", '{"changed_at":"2026-11-24T02:00:00.000Z"}');
    expect(reread()).toEqual(["fleet", "credits"]);
    close();
  }
});

test("once the last worker is gone, or one is back, runs are read again: they say that they wait for one", async () => {
  for (const [open, expected] of [
    [openRunsStream, ["list", "count", "run", "other", "credits"]],
    [openRun, ["run", "credits"]],
  ] as const) {
    const { client, reread } = fill();
    client.setQueryDefaults(keys.fleet, { queryFn: async () => makeFleet(false) });
    const stopShowing = new QueryObserver(client, { queryKey: keys.fleet, staleTime: 60_000 }).subscribe(
      () => {},
    );
    const close = open(client, () => {});
    newestSource().emit("open");
    newestSource().emit("fleet", "", "{}");
    await vi.advanceTimersByTimeAsync(500);
    expect(reread()).toEqual(expected);
    stopShowing();
    close();
  }
});

test("a frame of one run reads lists and that run; one that tells no event does so seldom", () => {
  const { client, reread } = fill();
  const close = openRunsStream(client, () => {});
  newestSource().emit("open");
  const { event_seq: seq } = makeWireRun();
  for (let second = 0; second < 4; second += 1) {
    newestSource().emit("run", "", runFrame("run_x", { seq }));
    vi.advanceTimersByTime(1_000);
  }
  expect(client.getQueryState(keys.run)?.isInvalidated).toBe(false);
  newestSource().emit("run", "", runFrame("run_x", { seq: seq + 1 }));
  vi.advanceTimersByTime(900);
  expect(client.getQueryState(keys.run)?.isInvalidated).toBe(true);
  expect(reread()).toEqual(["list", "count", "run"]);
  close();
});

test("counts are read again when a run is new or its status changed, not with each frame", () => {
  const { client, reread } = fill();
  const close = openRunsStream(client, () => {});
  newestSource().emit("open");
  const countsAfter = (status: string) => {
    client.setQueryData<unknown>(keys.count, { count: 1, complete: true });
    newestSource().emit("run", "", runFrame("run_x", { status }));
    return reread().includes("count");
  };
  expect(["queued", "queued", "running", "running", "failed"].map(countsAfter)).toEqual([
    true,
    false,
    true,
    false,
    true,
  ]);
  close();
});

test("on a run's own stream a curve that grew is read again", () => {
  const { client, reread } = fill();
  const close = openRun(client, () => {});
  expect(newestSource().url).toMatch(/^\/v1\/training-runs\/run_x\/events\?.*also=changes/);
  newestSource().emit("open");
  newestSource().emit("run", "", runFrame("run_x"));
  expect(reread()).toEqual(["run", "curves"]);
  close();
});

test("after a gap all that has no cursor is read again, and so it is while the stream stays away", () => {
  for (const begin of [
    () => {
      newestSource().emit("error");
      vi.advanceTimersByTime(200);
      newestSource().emit("open");
    },
    () => {
      newestSource().emit("error");
      vi.advanceTimersByTime(45_000);
    },
  ]) {
    const { client, reread } = fill();
    const close = openRunsStream(client, () => {});
    newestSource().emit("open");
    begin();
    expect(reread()).toEqual(["list", "count", "run", "other", "fleet", "credits"]);
    close();
  }
});

function openRun(client: QueryClient, onState: Parameters<typeof openRunStream>[2]): () => void {
  return openRunStream(client, "run_x", onState);
}
