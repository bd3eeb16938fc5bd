import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { contracts } from "@/lib/contracts/registry";
import { checkpoint, iteration, trainingRun } from "@/lib/server/db/schema/runs";
import { openApiDocument } from "@/lib/server/http/openapi-document";
import { createPlayedRun, type PlayedRun } from "./testing/played-run";

let played: PlayedRun;
beforeAll(async () => {
  played = await createPlayedRun();
});
afterAll(() => played.api.close());

const ask = (path: string, ifNoneMatch?: string) =>
  played.api.open("GET", path, {
    key: played.key,
    headers: ifNoneMatch === undefined ? {} : { "if-none-match": ifNoneMatch },
  });
const tagOf = async (path: string) => (await ask(path)).headers.get("etag") ?? "";

async function listPaths(): Promise<{ path: string; change: () => Promise<unknown> }[]> {
  const { db } = played.api.database;
  const [step] = await played.items("/iterations", "iterations");
  const [made] = await played.items("/checkpoints", "checkpoints");
  const rename = (name: string) =>
    db.update(trainingRun).set({ name }).where(eq(trainingRun.runId, played.runId));
  const fail = (error: string) =>
    db
      .update(iteration)
      .set({ error })
      .where(eq(iteration.iterationId, String(step?.iteration_id)));
  const pin = (pinned: boolean) =>
    db
      .update(checkpoint)
      .set({ pinned })
      .where(eq(checkpoint.checkpointId, String(made?.checkpoint_id)));
  return [
    { path: played.at(""), change: () => rename("another") },
    { path: "/v1/training-runs", change: () => rename("a third") },
    { path: played.at("/iterations"), change: () => fail("one") },
    { path: played.at(`/iterations/${step?.iteration_id}`), change: () => fail("two") },
    { path: played.at("/checkpoints"), change: () => pin(true) },
    { path: played.at(`/checkpoints/${made?.checkpoint_id}`), change: () => pin(false) },
  ];
}

describe("who names the ETag of an earlier answer", () => {
  it("gets 304 without a body while nothing has changed, and the new answer once something has", async () => {
    for (const { path, change } of await listPaths()) {
      const tag = await tagOf(path);
      expect(tag, path).toMatch(/^W\/".+"$/);
      const same = await ask(path, tag);
      expect([same.status, await same.text(), same.headers.get("etag")], path).toEqual([304, "", tag]);
      expect((await ask(path, `"other", ${tag.slice(2)}`)).status, path).toBe(304);
      expect((await ask(path, "*")).status, path).toBe(304);
      await change();
      const changed = await ask(path, tag);
      expect(changed.status, path).toBe(200);
      expect(changed.headers.get("etag"), path).not.toBe(tag);
    }
  });

  it("is not told of a run's clock, which goes on by itself, but of the worker that falls silent", async () => {
    const { db } = played.api.database;
    const { key, projectId } = await played.api.makeTenant();
    await db
      .update(trainingRun)
      .set({ projectId, endedAt: null, status: "running", activeSince: new Date(0) });
    const read = async () => {
      const { json, response } = await played.api.call("GET", played.at(""), { key });
      return { json, tag: response.headers.get("etag") };
    };
    const before = await read();
    const after = await read();
    const wallclock = ({ json }: typeof before) => Object(json.counters).wallclock_s;
    expect(wallclock(after)).toBeGreaterThan(wallclock(before));
    expect(after.tag).toBe(before.tag);
    await db.execute(sql`update worker set stopped_at = now()`);
    const silent = await read();
    expect(silent.json.waiting).toMatchObject({ code: "no_worker" });
    expect(silent.tag).not.toBe(before.tag);
  });

  it("still has to be let in", async () => {
    const tag = await tagOf("/v1/training-runs");
    const { response } = await played.api.call("GET", "/v1/training-runs", {
      headers: { "if-none-match": tag },
    });
    expect(response.status).toBe(401);
  });
});

it("the document says of each such verb that it may answer 304", () => {
  const paths = Object(openApiDocument().paths);
  const validated = contracts.filter((contract) => contract.validated);
  expect(validated.map(({ id }) => id).sort()).toEqual([
    "getCheckpoint",
    "getIteration",
    "getJobTrajectory",
    "getKinematicTree",
    "getProvenance",
    "getTrainingRun",
    "getTrajectory",
    "listCheckpoints",
    "listDescendants",
    "listIterations",
    "listTrainingRuns",
  ]);
  for (const { path, method } of validated) {
    const operation = paths[path][method.toLowerCase()];
    expect(operation.responses["304"].headers.ETag).toBeDefined();
    expect(operation.parameters).toContainEqual(
      expect.objectContaining({ name: "If-None-Match", in: "header" }),
    );
  }
});
