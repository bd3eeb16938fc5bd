import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pino from "pino";
import { expect } from "vitest";
import { routes } from "@/app/route-table";
import type { Scope } from "@/lib/core/names";
import { scopes } from "@/lib/core/names";
import { parseEnv } from "@/lib/server/env";
import { openNotifications } from "@/lib/server/events/notifications";
import { provideAppContext } from "@/lib/server/http/app-context";
import { keepWatching } from "@/lib/server/http/keep-watching";
import { makeMatcher } from "@/lib/server/http/match-route";
import { createProcessMemory } from "@/lib/server/http/process-memory";
import { makeApiKey } from "@/lib/server/services/api-keys/create";
import { createRequestLimits } from "@/lib/server/services/request-limits";
import type { Shared } from "@/lib/server/services/service-context";
import { openFolderStorage } from "@/lib/server/storage/folder";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/database";
import { makeProject } from "@/lib/testing/factories";

export type Sent = {
  key?: string;
  body?: unknown;
  /** Sent as it is, instead of `body`. */
  text?: string;
  headers?: Record<string, string>;
  signal?: AbortSignal;
};
export type Answered = { status: number; json: Record<string, unknown>; response: Response };

export type TestApi = {
  shared: Shared;
  database: TestDatabase;
  logged: string[];
  /** Calls a verb as the server does. A JSON answer of 2xx is held against its contract. */
  call: (method: string, path: string, sent?: Sent) => Promise<Answered>;
  open: (method: string, path: string, sent?: Sent) => Promise<Response>;
  makeKey: (projectId: string, granted?: readonly Scope[]) => Promise<string>;
  /** A project of the test's own, with a key of every scope. */
  makeTenant: () => Promise<{ projectId: string; key: string }>;
  close: () => Promise<void>;
};

/**
 * The route handlers as plain functions over a database and a data folder of their own.
 * @param options.remembers true: keys and workers are known for as long as in a real process, and not asked for each time
 * @param options.keepsWatching false: the watches of streams look only when the test asks them to
 */
export async function createTestApi(
  settings: Record<string, string> = {},
  { keepsWatching = true, remembers = false }: { keepsWatching?: boolean; remembers?: boolean } = {},
): Promise<TestApi> {
  const database = await createTestDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), "hardsim-api-"));
  const logged: string[] = [];
  const stopping = new AbortController();
  const notifications = openNotifications(database);
  const log = pino({ level: "warn" }, { write: (line: string) => logged.push(line) });
  const memory = createProcessMemory({
    database,
    notifications,
    log,
    stopping: stopping.signal,
    ...(remembers ? {} : { freshMs: { keys: 0, workers: 0 } }),
  });
  if (keepsWatching) keepWatching(memory, stopping.signal);
  const env = parseEnv({
    DATABASE_URL: database.url,
    HARDSIM_DATA_DIR: dataDir,
    HARDSIM_LINK_SECRET: "l".repeat(32),
    HARDSIM_SEAL_KEY: "s".repeat(32),
    NEXTAUTH_SECRET: "n".repeat(32),
    ...settings,
  });
  const shared: Shared = {
    env,
    database,
    // What a test removes it has put just before.
    storage: openFolderStorage(dataDir, { settleMs: 0 }),
    notifications,
    ...memory,
    limits: createRequestLimits(env),
    log,
    stopping: stopping.signal,
    setupToken: null,
  };
  provideAppContext(shared, async () => {});
  const match = makeMatcher(routes);

  const open = async (method: string, path: string, sent: Sent = {}): Promise<Response> => {
    const url = new URL(path, "http://hardsim.test");
    const found = match(method, url.pathname.split("/").slice(1).map(decodeURIComponent));
    if (found.kind !== "found") throw new Error(`no verb at ${method} ${path}`);
    const text = sent.text ?? (sent.body === undefined ? undefined : JSON.stringify(sent.body));
    const request = new Request(url, {
      method,
      headers: {
        ...(sent.key ? { authorization: `Bearer ${sent.key}` } : {}),
        ...(text === undefined ? {} : { "content-type": "application/json" }),
        ...sent.headers,
      },
      ...(text === undefined ? {} : { body: text }),
      ...(sent.signal ? { signal: sent.signal } : {}),
    });
    const response = await found.route(request, { params: Promise.resolve(found.params) });
    const schema = found.route.contract.response;
    if (response.ok && schema && response.headers.get("content-type")?.includes("json")) {
      const json: unknown = await response.clone().json();
      // Equal, not only valid: what the contract does not name is not answered either.
      expect(schema.parse(json)).toEqual(json);
    }
    return response;
  };
  const makeKey = async (projectId: string, granted: readonly Scope[] = scopes) => {
    const made = { projectId, name: "test", scopes: granted, expiresAt: null, createdBy: "test" };
    return (await makeApiKey(database.db, made)).key;
  };
  return {
    shared,
    database,
    logged,
    open,
    call: async (method, path, sent) => {
      const response = await open(method, path, sent);
      const json = (await response.clone().json()) as Record<string, unknown>;
      return { status: response.status, json, response };
    },
    makeKey,
    makeTenant: async () => {
      const projectId = await makeProject(database);
      return { projectId, key: await makeKey(projectId) };
    },
    close: async () => {
      stopping.abort();
      await database.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** The seed's body, for a project of the test's own. */
export function seedBody(projectId: string): Record<string, unknown> & {
  rollout_template: Record<string, unknown>;
  trainer_spec: Record<string, unknown>;
} {
  return {
    project_id: projectId,
    name: "managed-loop-smoke",
    rollout_template: {
      rollout_parallelism: 2,
      episodes_per_iteration: 2,
      scene_id: "franka_cabinet_oige_v1",
      num_envs: 8,
      steps: 128,
      control: { task_mode: "fr3_pick_lift_block_v1", fix_base: true },
    },
    trainer_spec: {
      image_uri: "ghcr.io/acme-robotics/hardsim-trainer-smoke:0.1.1",
      entrypoint: "python /app/train_smoke.py",
      args_template: [
        "--dataset-manifest-path",
        "{dataset_manifest_path}",
        "--output-dir",
        "{output_dir}",
        "--checkpoint-in-uri",
        "{checkpoint_in_uri}",
      ],
      env: { HARDSIM_RUN_ID: "{run_id}", HARDSIM_ITERATION_ID: "{iteration_id}" },
      resources: { gpu: 1, cpu: 1, memory_gb: 2 },
    },
    loop_policy: {
      max_iterations: 3,
      max_wallclock_hours: 2,
      stop_on_iteration_failure: true,
      rollout_retry_limit: 1,
      trainer_retry_limit: 1,
    },
    success_criteria: { patience_iterations: 2 },
    budget_policy: { max_credits: 50 },
  };
}
