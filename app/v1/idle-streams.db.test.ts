import { appendFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { eq } from "drizzle-orm";
import { afterEach, beforeEach, expect, it } from "vitest";
import { apiKey, member } from "@/lib/server/db/schema/accounts";
import { attempt } from "@/lib/server/db/schema/attempts";
import { attemptLogFolder } from "@/lib/server/storage/attempt-log-folder";
import { formatLogLine } from "@/lib/server/storage/attempt-log-format";
import { countStatements } from "@/lib/testing/count-statements";
import { type SignedIn, signInAs } from "./testing/sign-in-as";
import { createTestApi, type Sent, seedBody, type TestApi } from "./testing/test-api";

let api: TestApi;
let going: AbortController;
beforeEach(async () => {
  api = await createTestApi({}, { keepsWatching: false });
  going = new AbortController();
});
afterEach(async () => {
  going.abort();
  await api.close();
});

async function makeLiveRun() {
  const { projectId, key } = await api.makeTenant();
  const { json } = await api.call("POST", "/v1/training-runs", { key, body: seedBody(projectId) });
  return { projectId, key, runId: String(json.run_id) };
}

/** A stream of which what was there already has been read; `isOver` once it has ended. */
async function openStream(path: string, sent: Sent) {
  const headers = { ...sent.headers, accept: "text/event-stream" };
  const answer = await api.open("GET", path, { ...sent, headers, signal: going.signal });
  expect(answer.status).toBe(200);
  let text = "";
  let isOver = false;
  const ended = (async () => {
    const decoder = new TextDecoder();
    for await (const chunk of answer.body ?? []) text += decoder.decode(chunk);
    isOver = true;
  })();
  // A run's stream begins with its events; that of all runs tells only what happens from now on.
  const first = path.startsWith("/v1/training-runs/") ? "event: " : "retry: ";
  await expect.poll(() => text, { interval: 5 }).toContain(first);
  return { ended, isOver: () => isOver, text: () => text };
}

const look = async () => {
  await api.shared.callerWatch.look();
  await api.shared.fleetWatch.look();
};

it("fifty open streams cost while nothing happens what one costs, and none costs nothing", async () => {
  const { projectId, key, runId } = await makeLiveRun();
  const count = countStatements(api.database);
  const countLook = async () => {
    const before = count();
    await look();
    return count() - before;
  };
  expect(await countLook()).toBe(0);

  const paths = ["/v1/events", `/v1/training-runs/${runId}/events?also=changes`];
  const openAll = async (sent: Sent) => Promise.all(paths.map((path) => openStream(path, sent)));
  await openAll({ headers: (await signInAs(api, { [projectId]: "viewer" })).headers });
  await openAll({ key });
  await look();
  const ofFew = await countLook();
  expect(ofFew).toBeGreaterThan(0);

  for (let person = 0; person < 12; person += 1) {
    await openAll({ headers: (await signInAs(api, { [projectId]: "member" })).headers });
    await openAll({ key: await api.makeKey(projectId) });
  }
  expect(await countLook()).toBe(ofFew);
});

it("one look ends the streams of everybody whose rights have changed, and of nobody else", async () => {
  const { projectId, key, runId } = await makeLiveRun();
  const { db } = api.database;
  const path = `/v1/training-runs/${runId}/events`;
  const people: SignedIn[] = [];
  for (let person = 0; person < 3; person += 1) people.push(await signInAs(api, { [projectId]: "viewer" }));
  const [promoted, signedOut, stays] = await Promise.all(
    people.map(({ headers }) => openStream(path, { headers })),
  );
  const withKey = await openStream(path, { key });
  const expired = await openStream(path, { key: await api.makeKey(projectId) });
  await look();
  expect([promoted, signedOut, stays, withKey, expired].map((stream) => stream?.isOver())).toEqual(
    Array(5).fill(false),
  );

  await db
    .update(member)
    .set({ role: "admin" })
    .where(eq(member.userId, people[0]?.userId ?? ""));
  await api.call("DELETE", `/v1/sessions/${people[1]?.sessionId}`, { headers: people[1]?.headers ?? {} });
  await db
    .update(apiKey)
    .set({ expiresAt: new Date(0) })
    .where(eq(apiKey.name, "test"));
  await look();
  await Promise.all([promoted, signedOut, withKey, expired].map((stream) => stream?.ended));
  await look();
  expect(stays?.isOver()).toBe(false);
  expect(api.logged).toEqual([]);
});

it("the stream of a log asks the database when its run has news, not for every look at the file", async () => {
  const { key, runId } = await makeLiveRun();
  const [row] = await api.database.db.select().from(attempt).where(eq(attempt.runId, runId)).limit(1);
  const attemptId = row?.attemptId ?? "";
  const folder = attemptLogFolder(api.shared.env.HARDSIM_DATA_DIR, attemptId);
  await mkdir(folder, { recursive: true });
  const write = (n: number) =>
    appendFile(
      join(folder, "000000000000.jsonl"),
      formatLogLine({ n, at: new Date(n), stream: "stdout", text: `Line ${n}.` }),
    );
  await write(0);
  const stream = await openStream(`/v1/training-runs/${runId}/attempts/${attemptId}/logs`, { key });
  const count = countStatements(api.database);
  for (const n of [1, 2, 3]) {
    await write(n);
    await expect.poll(stream.text, { timeout: 5_000 }).toContain(`Line ${n}.`);
  }
  expect(count()).toBe(0);
  await api.call("POST", `/v1/training-runs/${runId}/cancel`, { key });
  await stream.ended;
  expect(stream.text()).toContain("event: end");
});
