import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { unsealEnv } from "@/lib/server/services/containers/sealed-env";
import { listSealedEnvs } from "@/lib/server/store/containers";
import { seedBody } from "./testing/test-api";
import { createTestRuns, type Tenant, type TestRuns } from "./testing/test-runs";

let runs: TestRuns;
let tenant: Tenant;
beforeAll(async () => {
  runs = await createTestRuns();
  tenant = await runs.makeTenant();
});
afterAll(() => runs.api.close());

const simulator = {
  image_uri: "ghcr.io/lab/gym:1",
  entrypoint: "python /app/simulate.py",
  args_template: ["--spec", "{rollout_spec_path}", "--out={output_dir}"],
};
const control = { gravity: [0, -9.8], task_mode: "balance", friction: { rubber: null } };

type Template = Record<string, unknown>;
type Run = {
  run_id: string;
  spec: { rollout_template: Template };
  resolved_spec: { rollout_template: Template };
};
const bodyWith = (change: Template, top: Template = {}) => {
  const seed = seedBody(tenant.projectId);
  const { control: _control, ...template } = seed.rollout_template;
  return {
    ...seed,
    rollout_template: { ...template, scene_id: "CartPole-v1", simulator, ...change },
    ...top,
  };
};
const post = (path: string, body: unknown) => tenant.call("POST", path, body);
const create = (change: Template = {}, top: Template = {}) =>
  post("/v1/training-runs", bodyWith(change, top));
const messagesOf = (json: Record<string, unknown>) =>
  (json.errors as { path: string; message: string }[]).map(({ path }) => path);

describe("a run with a simulator of its own", () => {
  it("takes any scene and any control, resolves the simulator as a trainer, and can be read again as a body", async () => {
    const { status, json } = await create({ control });
    expect(status).toBe(201);
    const { rollout_template: template } = (json as unknown as Run).resolved_spec;
    expect(template).toMatchObject({
      scene_id: "CartPole-v1",
      simulator: {
        ...simulator,
        pull: "missing",
        env: {},
        secrets: [],
        resources: { gpu: 0, cpu: 2, memory_gb: 8, gpu_share: null },
        network: "none",
        timeout_minutes: null,
        stop_grace_s: 30,
      },
    });
    expect(template.control).toEqual(control);
    const again = await post("/v1/training-runs", { ...bodyWith({}), rollout_template: template });
    expect((again.json as unknown as Run).resolved_spec.rollout_template).toEqual(template);
  });

  it("has a scene's name also where none was said", async () => {
    const { json } = await create({ scene_id: undefined });
    expect((json as unknown as Run).resolved_spec.rollout_template.scene_id).toBe("default");
  });

  it("may say it in a job template, all of it", async () => {
    const seed = seedBody(tenant.projectId);
    const job_template = { scene: { scene_id: "Ant-v5" }, control, simulator };
    const { status, json } = await post("/v1/training-runs", { ...seed, rollout_template: { job_template } });
    expect(status).toBe(201);
    expect((json as unknown as Run).resolved_spec.rollout_template).toMatchObject({
      scene_id: "Ant-v5",
      control,
      simulator,
    });
    const twice = await post("/v1/training-runs", {
      ...seed,
      rollout_template: {
        simulator: { ...simulator, args_template: ["other"] },
        control: { gravity: 1 },
        job_template,
      },
    });
    expect(twice.status).toBe(400);
    expect(messagesOf(twice.json)).toEqual([
      "rollout_template.simulator.args_template",
      "rollout_template.control",
    ]);
  });

  it.each<[string, Template, number, string]>([
    ["an image that is none", { simulator: { ...simulator, image_uri: "NOPE//" } }, 400, "image_uri"],
    [
      "a registry that is not allowed",
      { simulator: { ...simulator, image_uri: "localhost:5000/a" } },
      422,
      "rollout_template.simulator.image_uri",
    ],
    ["a network", { simulator: { ...simulator, network: "bridge" } }, 422, "simulator.network"],
    [
      "a trainer's placeholder",
      { simulator: { ...simulator, args_template: ["{dataset_dir}"] } },
      422,
      "simulator.args_template.0: unknown placeholder {dataset_dir}; known are {rollout_spec_path}",
    ],
    ["a sealed value", { simulator: { ...simulator, env: { TOKEN: "***" } } }, 422, "TOKEN reads ***"],
    ["a mark of no variable", { simulator: { ...simulator, secrets: ["X"] } }, 400, "simulator.secrets.0"],
    ["too little memory", { simulator: { ...simulator, resources: { memory_gb: 0 } } }, 400, "memory_gb"],
    [
      "a share of no GPU",
      { simulator: { ...simulator, resources: { gpu_share: 0.5 } } },
      400,
      "gpu_share: is 0.5, a share of one GPU, but gpu is 0",
    ],
    [
      "a share of more than one",
      { simulator: { ...simulator, resources: { gpu: 1, gpu_share: 1.5 } } },
      400,
      "share",
    ],
    ["an unknown field", { simulator: { ...simulator, imageuri: "a" } }, 400, "did you mean image_uri"],
    ["a control of no object", { control: [1] }, 400, "must be a JSON object of at most 64 KiB"],
    ["a large control", { control: { big: "x".repeat(70_000) } }, 400, "at most 64 KiB"],
    ["a deep control", { control: JSON.parse(`${'{"a":'.repeat(40)}1${"}".repeat(40)}`) }, 400, "32 levels"],
    [
      "a noise that is none",
      { control: { action_noise: "much" } },
      400,
      "control.action_noise: must be a number",
    ],
  ])("is refused for %s, by name", async (_name, change, status, sentence) => {
    const answer = await create(change);
    expect(answer.status, JSON.stringify(answer.json)).toBe(status);
    expect(String(answer.json.detail)).toContain(sentence);
  });

  it("is refused for a scene and a control of its own without the simulator, as ever", async () => {
    const { json } = await create({ simulator: null, control: { gravity: 1, fix_base: "yes" } });
    expect(messagesOf(json).sort()).toEqual([
      "rollout_template.control.fix_base",
      "rollout_template.control.gravity",
    ]);
    expect((await create({ simulator: null })).json.code).toBe("unknown_scene");
  });

  it("plans and prices its containers, and warns of what a shell would have done", async () => {
    const { json } = await post(
      "/v1/training-runs/validate",
      bodyWith({
        rollout_parallelism: 2,
        simulator: {
          ...simulator,
          entrypoint: "cd /app && python simulate.py",
          resources: { gpu: 1, gpu_share: 0.25 },
        },
      }),
    );
    expect(json.plan).toMatchObject({
      simulator_gpus: 0.25,
      simulator_hour_credits: 2.99 / 4,
      trainer_hour_credits: 2.99,
    });
    expect((json.warnings as string[]).join("\n")).toContain(
      "rollout_template.simulator.entrypoint is written for a shell",
    );
    expect((json.warnings as string[]).join("\n")).toContain("ghcr.io/lab/gym:1");
    const plain = await post(
      "/v1/training-runs/validate",
      bodyWith({ simulator: null, scene_id: undefined }),
    );
    expect(plain.json.plan).toMatchObject({ simulator_gpus: null, simulator_hour_credits: null });
  });

  it("keeps its secrets apart from its trainer's, shows none, and asks others for them again", async () => {
    const env = { API_TOKEN: "sims-word", LEVEL: "3" };
    const { trainer_spec } = seedBody("");
    const mine = await runs.playedRun(
      bodyWith(
        {
          simulator: { ...simulator, env },
          job_template: { simulator: { ...simulator, env } },
        },
        { trainer_spec: { ...trainer_spec, env: { API_TOKEN: "trainers-word" } } },
      ),
      tenant,
    );
    const { json } = await tenant.call("GET", `/v1/training-runs/${mine.runId}`);
    expect(JSON.stringify(json)).not.toMatch(/sims-word|trainers-word/);
    expect((json as unknown as Run).resolved_spec.rollout_template.simulator).toMatchObject({
      env: { API_TOKEN: "***", LEVEL: "3" },
    });
    const sealed = await listSealedEnvs(runs.api.database.db, mine.runId);
    const open = (boxes = {}) => unsealEnv({}, boxes, runs.api.shared.env.HARDSIM_SEAL_KEY).API_TOKEN;
    expect([open(sealed.simulator), open(sealed.trainer)]).toEqual(["sims-word", "trainers-word"]);

    const forked = await post(`/v1/training-runs/${mine.runId}/fork`, {
      changes: { rollout_template: { simulator: { env: { LEVEL: "4" } } } },
    });
    expect(forked.status, JSON.stringify(forked.json)).toBe(201);
    const fork = forked.json.run as Run;
    const kept = await listSealedEnvs(runs.api.database.db, fork.run_id);
    expect(open(kept.simulator)).toBe("sims-word");
    expect(JSON.stringify(forked.json.spec_diff)).toContain("rollout_template.simulator.env.LEVEL");

    const other = await runs.api.makeKey(tenant.projectId);
    const theirs = await runs.api.call("POST", `/v1/training-runs/${mine.runId}/fork`, {
      key: other,
      body: {},
    });
    expect(theirs.json.code).toBe("secret_needed");
  });

  it("is played with places on a host for its rollouts", async () => {
    const { runId } = await runs.playedRun(bodyWith({}), tenant);
    const { json } = await tenant.call("GET", `/v1/training-runs/${runId}`);
    expect(json).toMatchObject({ status: "succeeded", simulator_image: null });
  });

  it("is read at every address of a run, and its jobs say what simulated them and who drove", async () => {
    const evaluation = { episodes: 10, every: 1 };
    const { runId } = await runs.playedRun(bodyWith({}, { evaluation }), tenant);
    const run = `/v1/training-runs/${runId}`;
    const read = async (path: string) => {
      const { status, json } = await tenant.call("GET", path);
      expect(status, `${path}: ${JSON.stringify(json)}`).toBe(200);
      return json;
    };
    const { iterations } = (await read(`${run}/iterations`)) as { iterations: { iteration_id: string }[] };
    const details = await Promise.all(
      iterations.map(({ iteration_id: id }) => read(`${run}/iterations/${id}`)),
    );
    const jobs = details.map((detail) => detail.jobs as Record<string, unknown>[]);
    expect(jobs[0]?.[0]).toMatchObject({
      purpose: "training",
      driver: { kind: "simulator", sha256: null, expert_fraction: 0 },
      simulator: { name: "fake-gym", version: "1.2", image_digest: "sha256:test" },
      metrics: { fps: 60 },
    });
    expect(jobs[1]?.map(({ driver }) => (driver as { kind: string }).kind)).toEqual(
      jobs[1]?.map(() => "checkpoint"),
    );
    const { artifacts } = (await read(`${run}/artifacts`)) as { artifacts: { name: string }[] };
    expect(artifacts.map(({ name }) => name)).toContain("videos/0.mp4");
    const { episodes } = (await read(`${run}/episodes`)) as { episodes: { driver: string }[] };
    expect(new Set(episodes.map(({ driver }) => driver))).toEqual(new Set(["simulator", "policy"]));
    const lists = ["checkpoints", "evaluations", "events", "metrics", "metrics/keys"];
    for (const path of [...lists.map((name) => `${run}/${name}`), "/v1/fleet", "/v1/usage"]) await read(path);
  });
});

describe("a single job with a simulator of its own", () => {
  const job = (change: Template = {}) =>
    post(`/v0/jobs?project_id=${tenant.projectId}`, {
      scene: { scene_id: "CartPole-v1" },
      execution: { num_envs: 2, steps: 8, seed: 7 },
      control,
      simulator,
      ...change,
    });

  it("is queued, driven by whom the simulator has, with everything that the built-in one would own left out", async () => {
    const { status, json } = await job({ robot: "hardsim://robots/ant.urdf", outputs: { video: true } });
    expect(status, JSON.stringify(json)).toBe(201);
    expect(json.resolved_spec).toMatchObject({
      robot: null,
      physics: null,
      scene: { scene_id: "CartPole-v1" },
      control,
      simulator: { ...simulator, resources: { gpu: 0 } },
    });
    expect(json.warnings).toEqual([
      "robot, outputs: not used, because the simulator is a container of your own.",
    ]);
  });

  it("keeps its secrets, and is refused what a run is refused", async () => {
    const { json } = await job({ simulator: { ...simulator, env: { MY_TOKEN: "hush" } } });
    expect(JSON.stringify(json)).not.toContain("hush");
    expect((await listSealedEnvs(runs.api.database.db, String(json.job_id))).simulator).toHaveProperty(
      "MY_TOKEN",
    );
    expect((await job({ simulator: { ...simulator, image_uri: "localhost/a" } })).json.code).toBe(
      "image_refused",
    );
    expect((await job({ simulator: { ...simulator, network: "bridge" } })).json.code).toBe("network_refused");
    expect((await job({ simulator: { ...simulator, args_template: ["{x}"] } })).json.code).toBe(
      "unknown_placeholder",
    );
    expect((await job({ simulator: null })).json.code).toBe("invalid_request");
  });
});
