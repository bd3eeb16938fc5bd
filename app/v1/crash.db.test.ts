import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { eq } from "drizzle-orm";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, it } from "vitest";
import { idempotencyKey } from "@/lib/server/db/schema/requests";
import { serveUntilCommit } from "./testing/dying-web";
import { createTestApi, seedBody, type TestApi } from "./testing/test-api";

let api: TestApi;
let folder: string;
const children = new Set<ChildProcess>();
type Web = Awaited<ReturnType<typeof startWeb>>;
/** Two that live on, for all tests: to start one takes more than a second. */
let webs: [Web, Web];

beforeAll(async () => {
  api = await createTestApi();
  // Inside the project, or packages, which stay outside the bundle, are not found.
  const parent = join(process.cwd(), "dist", "testing");
  await mkdir(parent, { recursive: true });
  folder = await mkdtemp(join(parent, "web-"));
  await build({
    stdin: {
      contents: `import { ${serveUntilCommit.name} } from "./testing/dying-web";\nawait ${serveUntilCommit.name}();\n`,
      resolveDir: import.meta.dirname,
    },
    outfile: join(folder, "web.js"),
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    packages: "external",
    logLevel: "warning",
  });
  webs = await Promise.all([startWeb({ dies: false }), startWeb({ dies: false })]);
});
afterAll(async () => {
  for (const child of children) child.kill("SIGKILL");
  await api.close();
  await rm(folder, { recursive: true });
});

/** A web process over the database of this file. */
async function startWeb({ dies }: { dies: boolean }) {
  const child = spawn(process.execPath, [join(folder, "web.js")], {
    env: {
      PATH: process.env.PATH,
      NODE_ENV: "test",
      DATABASE_URL: api.database.url,
      HARDSIM_DATA_DIR: api.shared.env.HARDSIM_DATA_DIR,
      HARDSIM_LINK_SECRET: "l".repeat(32),
      HARDSIM_SEAL_KEY: "s".repeat(32),
      NEXTAUTH_SECRET: "n".repeat(32),
      LOG_LEVEL: "error",
      DIE_AFTER_COMMIT: dies ? "1" : "0",
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.add(child);
  const exited = once(child, "exit").then(([, signal]) => signal as NodeJS.Signals | null);
  const [first] = (await once(child.stdout, "data")) as [Buffer];
  const post = async (path: string, key: string, body?: unknown, once?: string) => {
    const response = await fetch(`http://127.0.0.1:${Number(first)}${path}`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${key}`,
        "content-type": "application/json",
        ...(once === undefined ? {} : { "idempotency-key": once }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, json: (await response.json()) as Record<string, unknown> };
  };
  return { post, exited };
}

const listRuns = async (key: string) =>
  (await api.call("GET", "/v1/training-runs", { key })).json.runs as Record<string, unknown>[];

it.each([
  {
    what: "a run",
    path: "/v1/training-runs",
    makeBody: seedBody,
    makeOther: (projectId: string) => ({ ...seedBody(projectId), name: "another" }),
    idField: "run_id",
  },
  {
    what: "a job",
    path: "/v0/jobs",
    makeBody: () => ({ job_type: "rollout" }),
    makeOther: () => ({ job_type: "rollout", execution: { seed: 9 } }),
    idField: "job_id",
  },
])(
  "$what whose web process dies between commit and answer is there, and sent again it is the same one",
  async ({ path, makeBody, makeOther, idField }) => {
    const { projectId, key } = await api.makeTenant();
    const body = makeBody(projectId);
    const dying = await startWeb({ dies: true });
    await expect(dying.post(path, key, body, "again")).rejects.toThrow();
    expect(await dying.exited).toBe("SIGKILL");

    const [next] = webs;
    const answers = [await next.post(path, key, body, "again"), await next.post(path, key, body, "again")];
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    expect(answers[1]).toEqual(answers[0]);
    const id = String(answers[0]?.json[idField]);
    const read = await api.call("GET", `${path}/${id}`, { key });
    // Made by the process that died: the answer that was kept is older than the one that was sent again.
    expect(read.json.created_at).toBe(answers[0]?.json.created_at);
    const keys = await api.database.db
      .select()
      .from(idempotencyKey)
      .where(eq(idempotencyKey.projectId, projectId));
    expect(keys).toHaveLength(1);
    if (idField === "run_id") expect(await listRuns(key)).toHaveLength(1);
    const other = await next.post(path, key, makeOther(projectId), "again");
    expect([other.status, other.json.code]).toEqual([409, "idempotency_conflict"]);
  },
);

it("a thousand posts under one key, to two web processes at once, make one run and equal answers", async () => {
  const { projectId, key } = await api.makeTenant();
  const body = seedBody(projectId);
  const posts = Array.from({ length: 1_000 }, (_, n) =>
    webs[n % 2 === 0 ? 0 : 1].post("/v1/training-runs", key, body, "many"),
  );
  const [first, ...others] = await Promise.all(posts);
  expect(first.status).toBe(201);
  for (const other of others) expect(other).toEqual(first);
  expect(await listRuns(key)).toHaveLength(1);
}, 90_000);

it("a wish whose web process dies between commit and answer is granted, and again without harm", async () => {
  const { projectId, key } = await api.makeTenant();
  const { json } = await api.call("POST", "/v1/training-runs", { key, body: seedBody(projectId) });
  const path = `/v1/training-runs/${json.run_id}/cancel`;
  const dying = await startWeb({ dies: true });
  await expect(dying.post(path, key)).rejects.toThrow();
  expect(await dying.exited).toBe("SIGKILL");
  expect((await listRuns(key))[0]).toMatchObject({ status: "canceled" });
  const [next] = webs;
  expect(await next.post(path, key)).toMatchObject({ status: 202, json: { status: "canceled" } });
});
