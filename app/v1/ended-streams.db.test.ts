import { afterAll, beforeAll, expect, it } from "vitest";
import { openSession, signInAs } from "./testing/sign-in-as";
import { createTestApi, type Sent, seedBody, type TestApi } from "./testing/test-api";

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.close());

const asStream = (sent: Sent): Sent => ({
  ...sent,
  headers: { ...sent.headers, accept: "text/event-stream" },
});

/** Opens both kinds of stream. `ended` resolves once each has ended by itself, and rejects when one was cut. */
async function openStreams(runId: string, sent: Sent) {
  const paths = [`/v1/training-runs/${runId}/events`, "/v1/events"];
  const answers = await Promise.all(paths.map((path) => api.open("GET", path, asStream(sent))));
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  return { ended: Promise.all(answers.map((answer) => answer.text())) };
}

async function makeLiveRun() {
  const { projectId, key } = await api.makeTenant();
  const { json } = await api.call("POST", "/v1/training-runs", { key, body: seedBody(projectId) });
  return { projectId, key, runId: String(json.run_id) };
}

it("a session that is ended takes its streams with it, those of another session stay", async () => {
  const { projectId, runId } = await makeLiveRun();
  const person = await signInAs(api, { [projectId]: "viewer" });
  const other = await openSession(api, person);
  const { ended } = await openStreams(runId, { headers: person.headers });
  const going = new AbortController();
  const stays = await openStreams(runId, { headers: other.headers, signal: going.signal });
  let over = false;
  void stays.ended.then(() => {
    over = true;
  });
  const { headers } = other;
  expect((await api.call("DELETE", `/v1/sessions/${person.sessionId}`, { headers })).status).toBe(200);
  const [events] = await ended;
  // It broke off without saying that the run has ended.
  expect(events).not.toContain("event: end");
  expect(over).toBe(false);
  going.abort();
  await stays.ended;
});

it("a revoked key's streams end", async () => {
  const { projectId, key: admin, runId } = await makeLiveRun();
  const made = await api.call("POST", "/v1/api-keys", {
    key: admin,
    body: { project_id: projectId, name: "reader", scopes: ["training:read"] },
  });
  const { ended } = await openStreams(runId, { key: String(made.json.key) });
  await api.call("DELETE", `/v1/api-keys/${made.json.key_id}`, { key: admin });
  await ended;
});

it("who is removed from the project hears no more of its runs", async () => {
  const { projectId, runId } = await makeLiveRun();
  const admin = await signInAs(api, { [projectId]: "admin" });
  const person = await signInAs(api, { [projectId]: "viewer" });
  const { ended } = await openStreams(runId, { headers: person.headers });
  const path = `/v1/projects/${projectId}/members/${person.userId}`;
  expect((await api.call("DELETE", path, { headers: admin.headers })).status).toBe(200);
  await ended;
});

it("nothing of all this was a failure of the server", () => {
  expect(api.logged).toEqual([]);
});
