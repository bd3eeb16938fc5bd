import type { EventSourceMessage } from "eventsource-parser";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPlayedRun, type Item, type PlayedRun } from "@/app/v1/testing/played-run";
import { readFrames } from "@/app/v1/testing/read-frames";
import { notifyWork } from "@/lib/server/events/append";
import { makeRun } from "@/lib/testing/factories";

let played: PlayedRun;
beforeAll(async () => {
  played = await createPlayedRun();
});
afterAll(() => played.api.close());

describe("a run that has ended", () => {
  it("tells its events newest first, and oldest first after a seq, in the wire's words", async () => {
    const newest = await played.items("/events?limit=3", "events");
    const seqs = newest.map(({ seq }) => Number(seq));
    expect(seqs).toEqual([...seqs].sort((a, b) => b - a));
    expect(newest[0]?.event_type).toBe("run.succeeded");
    const page = await played.get(played.at("/events?after_seq=0&limit=5"));
    expect((page.json.events as Item[]).map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
    expect(page.json.next_after_seq).toBe(5);
    const [done] = await played.items("/events?type=iteration.completed&after_seq=0", "events");
    expect(done?.data).toMatchObject({ iteration: 0, metrics: { loss: 1 } });
    expect(JSON.stringify(done?.data)).toContain("checkpoint_id");
    expect(done?.event_id).toMatch(/^evt_[0-9A-Z]{26}_\d{10}$/);
    expect((await played.get(played.at("/events?after_seq=999999999999999"))).json.events).toEqual([]);
  });
});

describe("the event stream", () => {
  it("has every event once in order, then end, and goes on after Last-Event-ID", async () => {
    const stream = { accept: "text/event-stream" };
    const all = await readFrames(
      await played.api.open("GET", played.at("/events"), { key: played.key, headers: stream }),
    );
    const last = all.at(-1);
    expect(last?.event).toBe("end");
    const events = all.slice(0, -1);
    expect(events.map(({ id }) => Number(id))).toEqual(events.map((_, index) => index + 1));
    const resumed = await played.api.open("GET", played.at("/events"), {
      key: played.key,
      headers: { ...stream, "last-event-id": String(events.length - 2) },
    });
    expect((await readFrames(resumed)).map(({ event }) => event)).toEqual([
      events.at(-2)?.event,
      events.at(-1)?.event,
      "end",
    ]);
    const broken = await played.get(played.at("/events"), { ...stream, "last-event-id": "x" });
    expect(broken.status).toBe(400);
  });

  it("of all runs is a stream only, and tells of a run that changes", async () => {
    expect((await played.get("/v1/events")).status).toBe(406);
    const reader = new AbortController();
    const response = await played.api.open("GET", "/v1/events", {
      key: played.key,
      headers: { accept: "text/event-stream" },
      signal: reader.signal,
    });
    const found: EventSourceMessage[] = [];
    const reading = readFrames(response, (frame) => {
      found.push(frame);
      if (frame.event === "run") reader.abort();
    });
    const run = await makeRun(played.api.database, { projectId: played.projectId });
    const foreign = await makeRun(played.api.database);
    // Pausing notifies again, should the stream have begun to listen only after the run was made.
    await played.api.call("POST", `/v1/training-runs/${run.runId}/pause`, { key: played.key });
    await reading;
    expect(JSON.parse(found.find(({ event }) => event === "run")?.data ?? "{}")).toMatchObject({
      run_id: run.runId,
    });
    expect(JSON.stringify(found)).not.toContain(foreign.runId);
  });

  it("tells of what changes beside the events, and of the fleet, to who asks for it and may read that", async () => {
    const run = await makeRun(played.api.database, { projectId: played.projectId });
    const listen = async (query: string, caller: string) => {
      const reader = new AbortController();
      const path = `/v1/training-runs/${run.runId}/events?after_seq=${run.eventSeq}${query}`;
      const response = await played.api.open("GET", path, {
        key: caller,
        headers: { accept: "text/event-stream" },
        signal: reader.signal,
      });
      const found: EventSourceMessage[] = [];
      const done = readFrames(response, (frame) => {
        found.push(frame);
        if (frame.event === "run.pausing" || frame.event === "run.paused") reader.abort();
      });
      return { found, done };
    };
    const noFleet = await played.api.makeKey(played.projectId, ["training:read"]);
    const listeners = [
      await listen("&also=changes", played.key),
      await listen("&also=changes", noFleet),
      await listen("", played.key),
    ] as const;
    const [all, mayNot, asked] = listeners;
    // Each notifies again, should a stream have begun to listen only later.
    await expect
      .poll(async () => {
        await played.api.call("PATCH", `/v1/training-runs/${run.runId}`, {
          key: played.key,
          body: { notes: "seen" },
        });
        await played.api.database.db.transaction((tx) => notifyWork(tx));
        return all.found.map(({ event }) => event);
      })
      .toEqual(expect.arrayContaining(["run", "fleet"]));
    await played.api.call("POST", `/v1/training-runs/${run.runId}/pause`, { key: played.key });
    await Promise.all(listeners.map(({ done }) => done));
    const beside = all.found.find(({ event }) => event === "run");
    expect(beside?.id).toBeUndefined();
    expect(JSON.parse(beside?.data ?? "{}")).toMatchObject({ run_id: run.runId, seq: run.eventSeq });
    expect(mayNot.found.map(({ event }) => event)).not.toContain("fleet");
    expect(asked.found.filter(({ id }) => id === undefined)).toEqual([]);
  });
});

it("nothing of all this was a failure of the server", () => {
  expect(played.api.logged).toEqual([]);
});
