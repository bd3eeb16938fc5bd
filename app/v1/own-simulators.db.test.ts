import { afterAll, beforeAll, expect, it } from "vitest";
import type { TaskSummary } from "@/lib/core/attempts/outcome";
import { claimPlaced } from "@/lib/server/loop/claim-placed";
import { type AttemptRow, refOfAttempt } from "@/lib/server/store/attempts";
import { makeWorker } from "@/lib/testing/factories";
import { tell } from "@/lib/testing/play-run";
import { resolveImages } from "@/lib/testing/resolve-images";
import { createTestApi, seedBody, type TestApi } from "./testing/test-api";

type Item = Record<string, unknown>;

let api: TestApi;
let worker: { workerId: string; hostId: string };
let tenant: { projectId: string; key: string };
let runId: string;
let first: AttemptRow;

const simulator = {
  image_uri: "own-simulator:1",
  entrypoint: "python simulate.py",
  resources: { gpu: 1, gpu_share: 0.25, cpu: 1.5, memory_gb: 2 },
};
const video = Buffer.from("not really a film");

const get = async (path: string, key = tenant.key) => (await api.call("GET", path, { key })).json;
const at = (path = "") => `/v1/training-runs/${runId}${path}`;

async function claim(): Promise<AttemptRow> {
  const row = await claimPlaced(api.database, { ...worker, leaseMs: 60_000, cpuTrainerSlots: 1 });
  if (!row) throw new Error("nothing is to be claimed");
  return row;
}

beforeAll(async () => {
  api = await createTestApi();
  worker = await makeWorker(api.database, { gpus: 1 });
  tenant = await api.makeTenant();
  const body = seedBody(tenant.projectId);
  const { json } = await api.call("POST", "/v1/training-runs", {
    key: tenant.key,
    body: {
      ...body,
      rollout_template: {
        simulator,
        scene_id: "CartPole-v1",
        num_envs: 2,
        steps: 5,
        episodes_per_iteration: 3,
        rollout_parallelism: 2,
      },
    },
  });
  runId = String(json.run_id);
  await resolveImages(api.database, runId);
  first = await claim();
  await tell(api.database, first, worker.workerId, { type: "attempt_started", ref: refOfAttempt(first) });
});
afterAll(() => api.close());

it("a rollout in a container is told of with its iteration while it waits or runs, and with its share of a GPU", async () => {
  const [iteration] = (await get(at("/iterations"))).iterations as Item[];
  const attempts = iteration?.attempts as Item[];
  expect(attempts.map(({ kind, index, status }) => [kind, index, status])).toEqual([
    ["rollout", 0, "running"],
    ["rollout", 1, "queued"],
  ]);
  expect(attempts[0]).toMatchObject({
    in_container: true,
    host_id: worker.hostId,
    gpus: { count: 1, share: 0.25, devices: ["emulated-0"] },
  });
});

it("the fleet tells what its containers hold of a host and of each GPU, and what those that wait will take", async () => {
  const fleet = await get("/v1/fleet");
  const shared = { share: 0.25, run_id: runId, iteration_index: 0, job_id: null };
  expect(fleet.hosts).toMatchObject([
    {
      cpus: 8,
      cpus_held: 1.5,
      memory_held_bytes: 2e9,
      gpus: [{ held_by: null, shared_by: [shared] }],
    },
  ]);
  expect(
    (fleet.queue as Item[]).map(({ index, status, in_container }) => [index, status, in_container]),
  ).toEqual([
    [0, "running", true],
    [1, "queued", true],
  ]);
  expect((fleet.queue as Item[])[1]).toMatchObject({
    gpus: 1,
    gpu_share: 0.25,
    cpus: 1.5,
    memory_bytes: 2e9,
  });
  expect(fleet.capacity).toMatchObject({
    runnable_trainers: 0,
    runnable_simulators: 2,
    wanted_gpus: 1,
    held_gpus: 1,
  });
});

it("what a single job holds is told with the job's id to its own project, and without it to others", async () => {
  const sent = { simulator: { ...simulator, resources: { gpu: 0, cpu: 1, memory_gb: 1 } } };
  const { json } = await api.call("POST", "/v0/jobs", { key: tenant.key, body: sent });
  const stranger = await api.makeTenant();
  const placeOf = async (key: string) =>
    ((await get("/v1/fleet", key)).queue as Item[]).map(({ run_id, job_id }) => [run_id, job_id]).at(-1);
  expect(await placeOf(tenant.key)).toEqual([null, json.job_id]);
  expect(await placeOf(stranger.key)).toEqual([null, null]);
  await api.call("POST", `/v0/jobs/${json.job_id}/cancel`, { key: tenant.key });
});

it("a finished rollout tells who drove, and its video is played in ranges as what it is", async () => {
  const { sha256, sizeBytes } = await api.shared.storage.putBytes(video);
  const summary: TaskSummary = {
    kind: "rollout",
    episodes: 2,
    envSteps: 10,
    successRate: 0,
    returnMean: 5,
    lengthMean: 5,
    bytes: 10,
    sha256,
    seed: 1,
    driver: { kind: "simulator", sha256: null, expertFraction: 0 },
  };
  const episode = { seed: 1, length: 5, returnSum: 5, success: false, driver: "simulator" } as const;
  const ref = refOfAttempt(first);
  await tell(
    api.database,
    first,
    worker.workerId,
    { type: "attempt_ended", ref, outcome: { kind: "succeeded", summary }, spentMicro: 0 },
    {
      kind: "rollout",
      policyFrom: null,
      episodes: [0, 1].map((env) => ({ ...episode, env })),
      left: {
        logSha256: null,
        artifacts: ["videos/1.webm", "videos/1.mp4", "videos/11.mp4", "notes.mp4"].map((name) => ({
          name,
          sha256,
          sizeBytes,
        })),
      },
    },
  );
  const [iteration] = (await get(at("/iterations"))).iterations as Item[];
  const detail = await get(at(`/iterations/${iteration?.iteration_id}`));
  expect((detail.jobs as Item[])[0]).toMatchObject({ status: "succeeded", driver: { kind: "simulator" } });

  const episodes = (await get(at("/episodes"))).episodes as Item[];
  const artifacts = (await get(at("/artifacts"))).artifacts as Item[];
  const idOf = (name: string) => artifacts.find((one) => one.name === name)?.artifact_id;
  expect(episodes.map((one) => [one.env, one.video_artifact_id])).toEqual([
    [0, null],
    [1, idOf("videos/1.mp4")],
  ]);
  const typeOf = async (name: string, headers: Record<string, string> = {}) => {
    const { url } = await get(at(`/artifacts/${idOf(name)}/download-url`));
    const answer = await api.open("GET", String(url), { headers });
    return { answer, type: answer.headers.get("content-type") };
  };
  const { answer, type } = await typeOf("videos/1.mp4", { range: "bytes=4-9" });
  expect([answer.status, type, await answer.text()]).toEqual([206, "video/mp4", "really"]);
  expect(answer.headers.get("accept-ranges")).toBe("bytes");
  expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
  expect((await typeOf("videos/1.webm")).type).toBe("video/webm");
  expect((await typeOf("notes.mp4")).type).toBe("application/octet-stream");
});

it("nothing of all this was a failure of the server", () => {
  expect(api.logged).toEqual([]);
});
