import { makeRun, makeWorker } from "@/lib/testing/factories";
import { playRun } from "@/lib/testing/play-run";
import { type Answered, createTestApi, type TestApi } from "./test-api";

export type Item = Record<string, unknown>;

/** The API with one run of three iterations that was played to its end. */
export type PlayedRun = {
  api: TestApi;
  projectId: string;
  key: string;
  runId: string;
  /** A path below the run's own. */
  at: (path: string) => string;
  get: (path: string, headers?: Record<string, string>) => Promise<Answered>;
  /** What a list below the run has under `name`. */
  items: (path: string, name: string) => Promise<Item[]>;
};

export async function createPlayedRun(settings: Record<string, string> = {}): Promise<PlayedRun> {
  const api = await createTestApi(settings);
  const { projectId, key } = await api.makeTenant();
  const { runId } = await makeRun(api.database, { projectId, spec: { name: "played" } });
  const { workerId, hostId } = await makeWorker(api.database, { gpus: 1 });
  await playRun(api.database, {
    runId,
    workerId,
    hostId,
    metricsOf: (index) => ({ loss: 1 / (index + 1), bad: "NaN" }),
  });
  const at = (path: string) => `/v1/training-runs/${runId}${path}`;
  const get: PlayedRun["get"] = (path, headers = {}) => api.call("GET", path, { key, headers });
  return {
    api,
    projectId,
    key,
    runId,
    at,
    get,
    items: async (path, name) => (await get(at(path))).json[name] as Item[],
  };
}
