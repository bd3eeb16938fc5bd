import { expect, test } from "vitest";
import { buildContainerSpec, type ContainerOrder, chooseContainerUser } from "./build-container-spec";
import { giveSimulator } from "./simulator-gift";
import { giveTrainer, type TrainerFolders } from "./trainer-gift";

const order: ContainerOrder = {
  installationId: "inst_1",
  ownerId: "run_1",
  taskId: "task_1",
  attemptId: "att_1",
  epoch: 1,
  imageId: "sha256:ab",
  entrypoint: "python '/my app/{run_id}.py'",
  argsTemplate: ["--out", "{output_dir}", "--in={checkpoint_in_uri}", "{{}}"],
  env: { HARDSIM_RUN_ID: "mine", HARDSIM_SEED: "0", OUT: "{output_dir}/x", HOME: "/work" },
  cpu: 2,
  memoryGb: 2,
  network: "none",
  gpus: { kind: "none" },
};
const facts = {
  projectId: "proj_demo",
  runId: "run_1",
  iterationId: "iter_1",
  iterationIndex: 2,
  attemptNumber: 1,
  seed: 9,
};
const paths: TrainerFolders = { dataset: "/s/d", output: "/s/o", checkpointIn: null };
const gift = giveTrainer(facts, paths);
const user = { uid: 1000, gid: 100 };

test("Python writes its log as it goes, unless the user's env says otherwise", () => {
  const envOf = (env: Record<string, string>) => buildContainerSpec({ ...order, env }, gift, user).env;
  expect(envOf({}).PYTHONUNBUFFERED).toBe("1");
  expect(envOf({ PYTHONUNBUFFERED: "" }).PYTHONUNBUFFERED).toBe("");
});

test("words are split first and filled after, one placeholder one word", () => {
  const spec = buildContainerSpec(order, giveTrainer({ ...facts, runId: "run 'x'" }, paths), user);
  expect(spec.argv).toEqual(["python", "/my app/run 'x'.py", "--out", "/hardsim/output", "--in=", "{}"]);
});

test("a checkpoint to start from is a URI that decodes to its path", () => {
  const spec = buildContainerSpec(
    { ...order, argsTemplate: ["{checkpoint_in_uri}", "{checkpoint_in_path}"] },
    giveTrainer(facts, { ...paths, checkpointIn: { folder: "/s/c", fileName: "a b.pt" } }),
    user,
  );
  expect(spec.argv.slice(2)).toEqual([
    "file:///hardsim/checkpoint_in/a%20b.pt",
    "/hardsim/checkpoint_in/a b.pt",
  ]);
  expect(spec.mounts).toEqual([
    { source: "/s/d", target: "/hardsim/dataset", readOnly: true },
    { source: "/s/o", target: "/hardsim/output", readOnly: false },
    { source: "/s/c", target: "/hardsim/checkpoint_in", readOnly: true },
  ]);
});

test("the user's env wins over HOME, and over none of the platform's names", () => {
  expect(buildContainerSpec(order, gift, user).env).toEqual({
    HOME: "/work",
    USER: "trainer",
    PYTHONUNBUFFERED: "1",
    OUT: "/hardsim/output/x",
    HARDSIM_RUN_ID: "run_1",
    HARDSIM_ITERATION_ID: "iter_1",
    HARDSIM_ITERATION_INDEX: "2",
    HARDSIM_ATTEMPT: "1",
    HARDSIM_DATASET_MANIFEST_PATH: "/hardsim/dataset/manifest.json",
    HARDSIM_OUTPUT_DIR: "/hardsim/output",
    HARDSIM_CHECKPOINT_IN_URI: "",
    HARDSIM_SEED: "9",
  });
});

test("half of the memory can be shared memory, and never less than 64 MiB", () => {
  expect(buildContainerSpec(order, gift, user)).toMatchObject({
    name: "hs-att_1",
    user: "1000:100",
    memoryBytes: 2e9,
    shmBytes: 1e9,
    pids: 1024,
  });
  expect(buildContainerSpec({ ...order, memoryGb: 0.1 }, gift, user).shmBytes).toBe(64 * 1024 ** 2);
});

test("a run that was stored with limits that are none is held to the least ones", () => {
  expect(buildContainerSpec({ ...order, cpu: 1e-10, memoryGb: 1e-10 }, gift, user)).toMatchObject({
    cpu: 0.1,
    memoryBytes: 1e8,
  });
});

test("a simulator is told its job by placeholders and by variables of the same names", () => {
  const rollout = {
    projectId: "proj_demo",
    runId: null,
    iterationIndex: null,
    jobId: "job_1",
    jobIndex: 0,
    attemptNumber: 2,
    purpose: "training" as const,
    sceneId: "CartPole-v1",
    control: {},
    numEnvs: 4,
    steps: 500,
    seed: 7,
    episodeOffset: 0,
    driver: "auto" as const,
    expertFraction: 0,
    actionNoise: 0,
    policy: { path: "/hardsim/rollout/policy.onnx", sha256: "ab" },
  };
  const folders = { rollout: "/s/r", output: "/s/o", checkpointIn: { folder: "/s/c", fileName: "c.pt" } };
  const spec = buildContainerSpec(
    { ...order, entrypoint: "sim", argsTemplate: ["{scene_id}", "{num_envs}x{steps}", "{run_id}"], env: {} },
    giveSimulator(rollout, folders),
    user,
  );
  expect(spec.argv).toEqual(["sim", "CartPole-v1", "4x500", ""]);
  expect(spec.env).toMatchObject({
    HARDSIM_ROLLOUT_SPEC_PATH: "/hardsim/rollout/spec.json",
    HARDSIM_OUTPUT_DIR: "/hardsim/output",
    HARDSIM_CHECKPOINT_IN_PATH: "/hardsim/checkpoint_in/c.pt",
    HARDSIM_CHECKPOINT_IN_URI: "file:///hardsim/checkpoint_in/c.pt",
    HARDSIM_POLICY_PATH: "/hardsim/rollout/policy.onnx",
    HARDSIM_SEED: "7",
    HARDSIM_NUM_ENVS: "4",
    HARDSIM_STEPS: "500",
    HARDSIM_PURPOSE: "training",
    HARDSIM_SCENE_ID: "CartPole-v1",
    HARDSIM_RUN_ID: "",
    HARDSIM_ITERATION_INDEX: "",
    HARDSIM_JOB_ID: "job_1",
    HARDSIM_ATTEMPT: "2",
  });
  expect(spec.mounts.map(({ target, readOnly }) => [target, readOnly])).toEqual([
    ["/hardsim/rollout", true],
    ["/hardsim/output", false],
    ["/hardsim/checkpoint_in", true],
  ]);
});

test("a root worker's trainer is 10001, any other worker's trainer is the worker", () => {
  expect(chooseContainerUser({ uid: 0, gid: 0 })).toEqual({ uid: 10001, gid: 10001 });
  expect(chooseContainerUser(user)).toEqual(user);
});
