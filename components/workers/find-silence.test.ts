import { expect, test } from "vitest";
import type { WireFleet } from "@/lib/contracts/fleet/fleet";
import { findSilence, msUntilSilence } from "./find-silence";

const readAt = "2026-11-24T02:10:00.000Z";

function makeWorker(lastSeenAt: string, alive = false): WireFleet["workers"][number] {
  return {
    worker_id: `wrk_${lastSeenAt}`,
    hostname: "lab",
    pid: 1,
    host_id: null,
    rollout_slots: 2,
    cpu_trainer_slots: 1,
    alive,
    blocked: null,
    trouble: null,
    died: false,
    started_at: "2026-11-24T01:00:00.000Z",
    last_seen_at: lastSeenAt,
    stopped_at: null,
  };
}

const look = (workers: WireFleet["workers"]) => findSilence({ workers, read_at: readAt });

test("one worker that is alive is enough, however long others are silent", () => {
  const workers = [makeWorker("2026-11-24T01:00:00.000Z"), makeWorker("2026-11-24T02:09:59.000Z", true)];
  expect(look(workers)).toBeNull();
});

test("two minutes after the last one was seen it is said, not before", () => {
  expect(look([makeWorker("2026-11-24T02:08:00.001Z")])).toBeNull();
  const workers = [makeWorker("2026-11-24T02:08:00.000Z"), makeWorker("2026-11-24T01:00:00.000Z")];
  expect(look(workers)).toEqual({ lastSeenAt: "2026-11-24T02:08:00.000Z", silentMs: 120_000 });
});

test("where there has never been a worker, that is said", () => {
  expect(look([])).toEqual({ lastSeenAt: null, silentMs: null });
});

test("when it will have to be said is known from the last reading, and only while it is not said", () => {
  const until = (workers: WireFleet["workers"]) => msUntilSilence({ workers, read_at: readAt });
  expect(until([makeWorker("2026-11-24T02:09:44.000Z")])).toBe(104_000);
  expect(until([makeWorker("2026-11-24T02:08:00.000Z")])).toBeNull();
  expect(until([makeWorker("2026-11-24T02:09:59.000Z", true)])).toBeNull();
  expect(until([])).toBeNull();
});
