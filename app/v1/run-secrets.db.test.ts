import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { unsealEnv } from "@/lib/server/services/containers/sealed-env";
import { listSealedEnvs } from "@/lib/server/store/containers";
import { type SignedIn, signInAs } from "./testing/sign-in-as";
import { seedBody } from "./testing/test-api";
import { createTestRuns, type Tenant, type TestRuns } from "./testing/test-runs";

type Sent = { method: string; path: string; body: unknown };
type Run = { run_id: string; resolved_spec: { trainer_spec: Record<string, unknown> } };

const env = { HF_TOKEN: "hush-hush", DATABASE_URL: "postgres://u:word@h", NAME: "marked", LEVEL: "5" };
const secretNames = ["DATABASE_URL", "HF_TOKEN", "NAME"];
const trainer = { ...seedBody("").trainer_spec, env, secrets: ["NAME"] };

let runs: TestRuns;
let tenant: Tenant;
let [ann, bob]: SignedIn[] = [];
let runId: string;
/** With Ann's secrets, and a checkpoint to fork from. */
beforeAll(async () => {
  runs = await createTestRuns();
  tenant = await runs.makeTenant();
  const { projectId } = tenant;
  ann = await signInAs(runs.api, { [projectId]: "admin" });
  bob = await signInAs(runs.api, { [projectId]: "admin" });
  const { call } = as(ann);
  ({ runId } = await runs.playedRun({ trainer_spec: trainer }, { projectId, call }));
});
afterAll(() => runs.api.close());

const as = (person: SignedIn | undefined) => {
  const send = ({ method, path, body }: Sent) =>
    runs.api.call(method, path, { headers: { ...person?.headers }, body });
  return {
    call: (method: string, path: string, body?: unknown) => send({ method, path, body }),
    fork: (changes: object = {}, of = runId) =>
      send({ method: "POST", path: `/v1/training-runs/${of}/fork`, body: { changes } }),
  };
};

/** A key that Ann made, and one that it made in turn. */
async function makeKeys(person: SignedIn | undefined): Promise<[string, string]> {
  const wish = {
    project_id: tenant.projectId,
    name: "ci",
    scopes: ["admin", "training:read", "training:write"],
  };
  const first = await as(person).call("POST", "/v1/api-keys", wish);
  const key = String(first.json.key);
  const second = await runs.api.call("POST", "/v1/api-keys", { key, body: wish });
  return [key, String(second.json.key)];
}

async function openSecrets(run: unknown): Promise<Record<string, string>> {
  const { run_id } = run as Run;
  const { trainer: sealed = {} } = await listSealedEnvs(runs.api.database.db, run_id);
  return unsealEnv({}, sealed, runs.api.shared.env.HARDSIM_SEAL_KEY);
}

/** What a fork of a run that has not trained yet is refused for, once its secrets are in order. */
const lacksCheckpoint = "unknown_checkpoint";

describe("a run's secrets", () => {
  it("are what is called so, looks so, or is marked", async () => {
    const { json } = await as(bob).call("GET", `/v1/training-runs/${runId}`);
    expect((json as Run).resolved_spec.trainer_spec).toMatchObject({
      env: { HF_TOKEN: "***", DATABASE_URL: "***", NAME: "***", LEVEL: "5" },
      secrets: ["NAME"],
    });
    expect(JSON.stringify(json)).not.toMatch(/hush-hush|word|marked/);
  });

  it("go along with a fork by whoever set them, with their marks", async () => {
    const { status, json } = await as(ann).fork();
    expect(status).toBe(201);
    expect(await openSecrets(json.run)).toEqual({
      HF_TOKEN: "hush-hush",
      DATABASE_URL: "postgres://u:word@h",
      NAME: "marked",
    });
    const again = await as(ann).fork({}, (json.run as Run).run_id);
    expect(again.json.code).toBe(lacksCheckpoint);
  });

  it("are asked for again when somebody else forks, even with every right in the project", async () => {
    const { status, json } = await as(bob).fork({ trainer_spec: { entrypoint: "env" } });
    expect([status, json.code]).toEqual([422, "secret_needed"]);
    for (const name of secretNames) expect(json.detail).toContain(name);
    expect((json.errors as { path: string }[]).map(({ path }) => path).sort()).toEqual(
      secretNames.map((name) => `trainer_spec.env.${name}`),
    );
    const owner = await signInAs(runs.api, "owner");
    expect((await as(owner).fork()).json.code).toBe("secret_needed");
  });

  it("are the forker's own from then on", async () => {
    const own = { HF_TOKEN: "bobs", DATABASE_URL: null, NAME: null };
    const { status, json } = await as(bob).fork({ trainer_spec: { env: own } });
    expect(status).toBe(201);
    const run = json.run as Run;
    expect(run.resolved_spec.trainer_spec).toMatchObject({
      env: { HF_TOKEN: "***", LEVEL: "5" },
      secrets: [],
    });
    expect(await openSecrets(run)).toEqual({ HF_TOKEN: "bobs" });
    expect((await as(ann).fork({}, run.run_id)).json.code).toBe("secret_needed");
    expect((await as(bob).fork({}, run.run_id)).json.code).toBe(lacksCheckpoint);
  });

  it("of a key are those of the account that made it, however many keys made each other", async () => {
    for (const key of await makeKeys(ann)) {
      const forked = await runs.api.call("POST", `/v1/training-runs/${runId}/fork`, { key, body: {} });
      expect(forked.status).toBe(201);
    }
    for (const key of await makeKeys(bob)) {
      const forked = await runs.api.call("POST", `/v1/training-runs/${runId}/fork`, { key, body: {} });
      expect(forked.json.code).toBe("secret_needed");
    }
  });

  it("of a key without an account are that key's alone", async () => {
    const { projectId, call } = await runs.makeTenant();
    const run = await runs.playedRun({ trainer_spec: trainer }, { projectId, call });
    const other = await runs.api.makeKey(projectId);
    const path = `/v1/training-runs/${run.runId}/fork`;
    expect((await runs.api.call("POST", path, { key: other, body: {} })).json.code).toBe("secret_needed");
    expect((await call("POST", path, {})).status).toBe(201);
  });

  it("are asked for before a run is started, where it says whose fork it would be", async () => {
    const { json } = await as(ann).call("GET", `/v1/training-runs/${runId}`);
    const body = { ...(json as Run).resolved_spec };
    const validate = (person: SignedIn | undefined, query: string) =>
      as(person).call("POST", `/v1/training-runs/validate${query}`, body);
    expect((await validate(ann, `?fork_of=${runId}`)).status).toBe(200);
    expect((await validate(bob, `?fork_of=${runId}`)).json.code).toBe("secret_needed");
    // Sent anew it is no fork, and three stars are no secret.
    expect((await validate(ann, "")).json.code).toBe("secret_needed");
    expect((await as(ann).call("POST", "/v1/training-runs", body)).json.code).toBe("secret_needed");
    const foreign = await runs.liveRun({ trainer_spec: trainer });
    expect((await validate(ann, `?fork_of=${foreign.runId}`)).status).toBe(404);
  });

  it("cannot be marked by a name that the environment does not have", async () => {
    const { projectId } = tenant;
    const body = { ...seedBody(projectId), trainer_spec: { ...trainer, secrets: ["NAMF"] } };
    const { status, json } = await as(ann).call("POST", "/v1/training-runs", body);
    expect([status, (json.errors as { path: string }[])[0]?.path]).toEqual([400, "trainer_spec.secrets.0"]);
  });

  it("are together no longer than what logs can be searched for", async () => {
    const value = "x".repeat(131_072);
    const env = { A_TOKEN: value, B_TOKEN: value };
    const body = { ...seedBody(tenant.projectId), trainer_spec: { ...trainer, env, secrets: [] } };
    const { status, json } = await as(ann).call("POST", "/v1/training-runs", body);
    expect([status, json.code]).toEqual([400, "invalid_request"]);
  });
});
