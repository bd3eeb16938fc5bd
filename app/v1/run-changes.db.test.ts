import { access, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { artifact, attempt, task } from "@/lib/server/db/schema/attempts";
import { checkpoint } from "@/lib/server/db/schema/runs";
import type { Caller } from "@/lib/server/services/caller";
import { drainHost } from "@/lib/server/services/fleet/drain";
import { attemptLogFolder } from "@/lib/server/storage/attempt-log-folder";
import { makeRun } from "@/lib/testing/factories";
import { signInAs } from "./testing/sign-in-as";
import { createTestRuns, type TestRuns } from "./testing/test-runs";

type Item = Record<string, unknown>;
let runs: TestRuns;
beforeAll(async () => {
  runs = await createTestRuns();
});
afterAll(() => runs.api.close());

const at = (runId: string, path = "") => `/v1/training-runs/${runId}${path}`;

describe("PATCH of a run", () => {
  it("changes name, labels and notes of a live and of an ended run, and an empty one changes nothing", async () => {
    for (const { runId, call } of [await runs.liveRun(), await runs.playedRun()]) {
      const change = { name: "other", labels: ["a", "b"], notes: "why" };
      expect((await call("PATCH", at(runId), change)).json).toMatchObject(change);
      expect((await call("PATCH", at(runId), {})).json).toMatchObject(change);
    }
  });

  it("changes the limits of a live run, as an event of the one who asked", async () => {
    const { runId, call } = await runs.liveRun();
    const limits = { max_iterations: 7, max_credits: null };
    const { status, json } = await call("PATCH", at(runId), { limits });
    expect([status, json.limits]).toEqual([
      200,
      { max_iterations: 7, max_wallclock_hours: 2, max_credits: null },
    ]);
    const events = await call("GET", at(runId, "/events?type=run.limits_changed"));
    expect(events.json.events).toMatchObject([
      { actor: { kind: "key" }, data: { before: { max_iterations: 3 }, limits: { max_iterations: 7 } } },
    ]);
    await call("PATCH", at(runId), { limits });
    expect((await call("GET", at(runId, "/events?type=run.limits_changed"))).json.events).toHaveLength(1);
  });

  it("of an ended run refuses limits, and changes nothing else then", async () => {
    const { runId, call } = await runs.playedRun();
    const { status, json } = await call("PATCH", at(runId), { name: "other", limits: { max_iterations: 9 } });
    expect([status, json.code]).toEqual([409, "state_conflict"]);
    expect((await call("GET", at(runId))).json.name).toBe("managed-loop-smoke");
  });

  it.each([
    [{ nmae: "x" }, "nmae"],
    [{ name: " " }, "name"],
    [{ limits: { max_iterations: 0 } }, "limits.max_iterations"],
    [{ limits: { max_credits: -1 } }, "limits.max_credits"],
  ])("refuses %j by name", async (body, path) => {
    const { runId, call } = await runs.liveRun();
    const { status, json } = await call("PATCH", at(runId), body);
    expect([status, json.errors]).toMatchObject([400, [{ path }]]);
  });
});

describe("DELETE of a run", () => {
  it("is refused while the run lives", async () => {
    const { runId, call } = await runs.liveRun();
    expect((await call("DELETE", at(runId))).json.code).toBe("state_conflict");
    expect((await call("GET", at(runId))).status).toBe(200);
  });

  it("takes its rows and the files that only it held, and leaves what it cost in the ledger", async () => {
    const { runId, call } = await runs.playedRun();
    const { db } = runs.api.database;
    const { storage } = runs.api.shared;
    const own = await storage.putBytes(Buffer.from(`own ${runId}`));
    const shared = await storage.putBytes(Buffer.from("shared"));
    const otherRun = await makeRun(runs.api.database);
    const [trainer] = await runs.trainersOf(runId);
    const attemptId = trainer?.attemptId ?? "";
    await db.update(checkpoint).set({ sha256: own.sha256 }).where(eq(checkpoint.runId, runId));
    await db
      .update(attempt)
      .set({ spentMicro: 1_500_000, exitedAt: new Date() })
      .where(eq(attempt.attemptId, attemptId));
    await db.update(artifact).set({ sha256: shared.sha256 }).where(eq(artifact.runId, runId));
    await db
      .update(task)
      .set({ result: { sha256: shared.sha256 } })
      .where(eq(task.runId, otherRun.runId));
    const log = attemptLogFolder(runs.api.shared.env.HARDSIM_DATA_DIR, attemptId);
    await mkdir(log, { recursive: true });
    await writeFile(join(log, "000000000000.jsonl"), "");

    expect((await call("DELETE", at(runId))).json).toMatchObject({ run_id: runId, status: "succeeded" });

    expect((await call("GET", at(runId))).status).toBe(404);
    expect(await db.select().from(attempt).where(eq(attempt.runId, runId))).toEqual([]);
    expect(await storage.has(own.sha256)).toBe(false);
    expect(await storage.has(shared.sha256)).toBe(true);
    await expect(access(log)).rejects.toMatchObject({ code: "ENOENT" });
    const { json: usage } = await call("GET", "/v1/usage?by=run");
    expect(usage).toMatchObject({
      usage: [{ run_id: runId, run_name: "managed-loop-smoke", run_deleted: true, credits: 1.5 }],
      totals: { credits: 1.5 },
    });
    expect((await call("DELETE", at(runId))).status).toBe(404);
  });

  it("is refused while a live fork starts from its checkpoint", async () => {
    const { runId, call } = await runs.playedRun();
    const fork = (await call("POST", at(runId, "/fork"), {})).json.run as Item;
    expect((await call("DELETE", at(runId))).json).toMatchObject({ code: "state_conflict" });
    await call("POST", at(String(fork.run_id), "/cancel"));
    expect((await call("DELETE", at(runId))).status).toBe(200);
  });
});

it("a checkpoint is pinned and let go", async () => {
  const { runId, call } = await runs.playedRun();
  const [one] = (await call("GET", at(runId, "/checkpoints"))).json.checkpoints as Item[];
  const path = at(runId, `/checkpoints/${one?.checkpoint_id}`);
  expect((await call("PATCH", path, { pinned: true })).json.pinned).toBe(true);
  expect((await call("GET", path)).json.pinned).toBe(true);
  expect((await call("PATCH", path, { pinned: false })).json).toEqual({ ...one, pinned: false });
});

it("the verb behind the console's button is for admins too", async () => {
  const caller: Caller = {
    kind: "key",
    keyId: "key_1",
    name: "reads",
    projectId: "p",
    scopes: ["fleet:read"],
  };
  const context = { ...runs.api.shared, caller };
  await expect(drainHost(context, { hostId: runs.hostId, draining: true })).rejects.toMatchObject({
    code: "scope_missing",
  });
});

it("a host is drained and taken back by an owner of the server", async () => {
  const { headers } = await signInAs(runs.api, "owner");
  const asOwner = (method: string, path: string) => runs.api.call(method, path, { headers });
  const { call } = await runs.makeTenant();
  const host = async () =>
    ((await call("GET", "/v1/fleet")).json.hosts as Item[]).find(({ host_id: id }) => id === runs.hostId);
  expect((await asOwner("POST", `/v1/fleet/hosts/${runs.hostId}/drain`)).json.draining).toBe(true);
  expect((await host())?.draining).toBe(true);
  expect((await asOwner("POST", `/v1/fleet/hosts/${runs.hostId}/undrain`)).json.draining).toBe(false);
  expect((await host())?.draining).toBe(false);
  expect((await asOwner("POST", "/v1/fleet/hosts/none/drain")).status).toBe(404);
});

it("nothing of all this was a failure of the server", () => {
  expect(runs.api.logged).toEqual([]);
});
