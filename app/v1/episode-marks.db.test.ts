import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { claimWork } from "@/lib/server/loop/claim-work";
import { makeWorker } from "@/lib/testing/factories";
import { report } from "@/lib/testing/play-run";
import { createTestRuns, type Tenant, type TestRuns } from "./testing/test-runs";

type Item = Record<string, unknown> & { episode_id: string };
type Played = Tenant & { runId: string };

const at = (runId: string, path = "") => `/v1/training-runs/${runId}${path}`;

let runs: TestRuns;
beforeAll(async () => {
  runs = await createTestRuns();
});
afterAll(() => runs.api.close());

const list = async ({ runId, call }: Played, query = "") =>
  (await call("GET", at(runId, `/episodes${query}`))).json.episodes as Item[];
const mark = ({ runId, call }: Played, { episode_id: id }: Item, body: object) =>
  call("PUT", at(runId, `/episodes/${id}/mark`), body);
const eventsOf = async ({ runId, call }: Played) =>
  (await call("GET", at(runId, "/events?type=episode.marked"))).json.events as Item[];

/** A run of which one rollout is done and the others wait. */
async function begunRun(): Promise<Played> {
  const run = await runs.liveRun();
  const { workerId } = await makeWorker(runs.api.database);
  const by = { workerId, leaseMs: 15_000, ownerId: run.runId };
  const claimed = await claimWork(runs.api.database, "rollout", by);
  if (!claimed) throw new Error("no rollout was ordered");
  await report(runs.api.database, claimed, workerId, "succeeded");
  return run;
}

describe("a mark of an episode", () => {
  it("comes with the episode, with who said it, and is an event that tells what was said before", async () => {
    const run = await begunRun();
    const [one] = await list(run);
    expect(one?.mark).toBeNull();
    const said = { verdict: "bad", note: "it fell", excluded: true };
    const { status, json } = await mark(run, one, { ...said, if_version: 0 });
    expect([status, json.mark]).toEqual([
      200,
      {
        ...said,
        version: 1,
        marked_by: expect.objectContaining({ kind: "key" }),
        marked_at: expect.any(String),
      },
    ]);
    expect((await mark(run, one, { verdict: "good", if_version: 1 })).json.mark).toMatchObject({
      ...{ verdict: "good", note: "", excluded: false, version: 2 },
    });
    const { json: got } = await run.call("GET", at(run.runId, `/episodes/${one?.episode_id}`));
    expect(got.episode).toMatchObject({ mark: { verdict: "good", version: 2 } });
    const [latest, first] = await eventsOf(run);
    expect(first?.data).toMatchObject({
      episode_id: one?.episode_id,
      iteration: 0,
      mark: said,
      before: null,
    });
    expect(latest?.data).toMatchObject({ mark: { verdict: "good" }, before: said });
    expect(latest?.actor).toMatchObject({ kind: "key" });
    expect(first?.message).toBe("i0 job 0 env 0 marked: bad, excluded, “it fell” (before: nothing).");
  });

  it("of two who flag one episode the first is heard, and the second is told what stands and loses nothing", async () => {
    const run = await begunRun();
    const [one] = await list(run);
    const [first, second] = await Promise.all([
      mark(run, one, { verdict: "bad", note: "hers", if_version: 0 }),
      mark(run, one, { verdict: "good", note: "his", if_version: 0 }),
    ]);
    const [heard, refused] = first.status === 200 ? [first, second] : [second, first];
    const stands = heard.json.mark;
    expect([heard.status, refused.status, refused.json.code]).toEqual([200, 409, "version_conflict"]);
    expect(refused.json.current).toEqual(stands);
    expect((await list(run))[0]?.mark).toEqual(stands);
    // To say again what stands is granted, whatever version it was made from, and is no event.
    const { verdict, note } = stands as { verdict: string; note: string };
    expect((await mark(run, one, { verdict, note, if_version: 0 })).json.mark).toEqual(stands);
    expect(await eventsOf(run)).toHaveLength(1);
  });

  it("is looked for: by its verdict, by what is excluded, by any, and by none, among the neighbours too", async () => {
    const run = await begunRun();
    const [one, two] = await list(run);
    await mark(run, one, { verdict: "bad", excluded: true, if_version: 0 });
    await mark(run, two, { note: "seen", if_version: 0 });
    const found = async (filter: string) => (await list(run, `?mark=${filter}`)).map(({ env }) => env);
    expect(await found("bad")).toEqual([0]);
    expect(await found("excluded")).toEqual([0]);
    expect(await found("good")).toEqual([]);
    expect(await found("any")).toEqual([0, 1]);
    expect(await found("none")).toEqual([]);
    await mark(run, two, { if_version: 1 });
    expect(await found("none")).toEqual([1]);
    const { json } = await run.call("GET", at(run.runId, `/episodes/${two?.episode_id}?mark=bad`));
    expect(json.neighbours).toMatchObject({ previous: one?.episode_id, next: null });
    expect((await run.call("GET", at(run.runId, "/episodes?mark=any"))).json.counts).toBeNull();
  });

  it("says nothing when nothing is said of an episode that nobody marked", async () => {
    const run = await begunRun();
    const [one] = await list(run);
    expect((await mark(run, one, { if_version: 0 })).json.mark).toBeNull();
    expect(await eventsOf(run)).toEqual([]);
  });
});

describe("a mark is refused", () => {
  it("of an episode that evaluates, of one that is not there, and where it says what nobody can keep", async () => {
    const run = await runs.playedRun({ evaluation: { episodes: 2 }, success_criteria: {} });
    const [evaluated] = await list(run, "?purpose=evaluation");
    const [trains] = await list(run);
    const body = { verdict: "bad", if_version: 0 };
    expect((await mark(run, evaluated, body)).json.code).toBe("not_for_training");
    expect((await mark(run, { episode_id: "job_0.0" }, body)).json.code).toBe("not_found");
    for (const wrong of [
      { verdict: "bad" },
      { ...body, verdict: "fine" },
      { ...body, note: "x".repeat(2_001) },
    ])
      expect((await mark(run, trains, wrong)).json.code).toBe("invalid_request");
    const other = await runs.playedRun();
    const [foreign] = await list(other);
    expect((await mark(run, foreign, body)).json.code).toBe("not_found");
    expect((await mark({ ...other, call: run.call }, foreign, body)).json.code).toBe("not_found");
  });

  it("once the run has ended, as far as it excludes; a verdict is an event after the end, which stays when it was", async () => {
    const run = await runs.playedRun();
    const { json: ended } = await run.call("GET", at(run.runId));
    const [one] = await list(run);
    const excluding = await mark(run, one, { verdict: "bad", excluded: true, if_version: 0 });
    expect([excluding.status, excluding.json.code]).toEqual([409, "state_conflict"]);
    expect(excluding.json.detail).toMatch(/the run has ended \(succeeded\)/);
    expect((await mark(run, one, { verdict: "bad", if_version: 0 })).json.mark).toMatchObject({
      verdict: "bad",
    });
    const { json: after } = await run.call("GET", at(run.runId));
    expect(after).toMatchObject({ status: "succeeded", ended_at: ended.ended_at });
    expect(after.event_seq).toBe(Number(ended.event_seq) + 1);
  });

  it("goes with its run", async () => {
    const run = await runs.playedRun();
    const [one] = await list(run);
    await mark(run, one, { verdict: "bad", if_version: 0 });
    expect((await run.call("DELETE", at(run.runId))).status).toBe(200);
  });
});
