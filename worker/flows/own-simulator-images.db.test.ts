import { asc, eq } from "drizzle-orm";
import { afterEach, expect, test } from "vitest";
import { runEvent } from "@/lib/server/db/schema/runs";
import { makeOwnSimulatorRun, simulatorImage } from "@/lib/testing/own-simulator-run";
import { type FakeProgram, fakeImageId, plainImage } from "@/worker/containers/fake/fake-host";
import { honestSimulator } from "@/worker/testing/fake-simulators";
import { honestTrainer } from "@/worker/testing/fake-trainers";
import {
  listAttempts,
  makeWorld,
  testImage,
  type World,
  waitForEnd,
  waitForRun,
} from "@/worker/testing/make-world";

let world: World;
afterEach(() => world.close());

const one = { rollout: { episodesPerIteration: 1, parallelism: 1 } };
const readEvents = (runId: string) =>
  world.database.db.select().from(runEvent).where(eq(runEvent.runId, runId)).orderBy(asc(runEvent.seq));
const images = { [testImage]: honestTrainer, [simulatorImage]: honestSimulator };

test("both images of a run are resolved before anything is simulated, each with its event and its warnings", async () => {
  const imageAbout = {
    [testImage]: plainImage,
    [simulatorImage]: { ...plainImage, platform: "linux/arm64", entrypoint: ["/isaac.sh"] },
  };
  world = await makeWorld({ images, imageAbout });
  await world.startWorker();
  const { runId } = await makeOwnSimulatorRun(world.database, { ...one, loop: { maxIterations: 1 } });
  const run = await waitForEnd(world, runId);
  expect(run).toMatchObject({
    status: "succeeded",
    image: { imageUri: testImage },
    simulatorImage: { imageUri: simulatorImage },
  });
  const events = await readEvents(runId);
  const told = events.filter(({ type }) => type === "image.resolved");
  expect(told.map(({ data }) => data.purpose ?? "trainer").sort()).toEqual(["simulator", "trainer"]);
  const ofSimulator = told.find(({ data }) => data.purpose === "simulator");
  expect(ofSimulator).toMatchObject({ level: "warning", data: { platform: "linux/arm64" } });
  for (const part of [simulatorImage, "exec format error", "/isaac.sh", "rollout_template.simulator"])
    expect(ofSimulator?.message).toContain(part);
  const first = events.findIndex(({ type }) => type === "rollout.claimed");
  expect(first).toBeGreaterThan(events.findLastIndex(({ type }) => type === "image.resolved"));
});

test.each([
  ["simulator", { simulator: { imageUri: "nowhere:1" } }],
  ["trainer", { trainer: { imageUri: "nowhere:1" } }],
])(
  "a %s's image that does not exist fails the run at once: nothing was simulated, and no place was taken",
  async (_purpose, given) => {
    world = await makeWorld({ images });
    await world.startWorker();
    const { runId } = await makeOwnSimulatorRun(world.database, { ...one, ...given });
    const run = await waitForEnd(world, runId);
    expect(run).toMatchObject({ status: "failed", errorCode: "image_not_found", spentMicro: 0 });
    expect(run.error).toContain("nowhere:1");
    const failed = (await listAttempts(world, runId)).filter(({ status }) => status !== "canceled");
    expect(failed.map(({ kind, gpuDevices, startedAt }) => [kind, gpuDevices, startedAt])).toEqual([
      ["rollout", null, null],
    ]);
    expect(world.host.containers.size).toBe(0);
  },
);

test("a run waits for a simulator's image that is being pulled, and says so", async () => {
  world = await makeWorld({ images, pullImage: () => new Promise(() => {}) });
  await world.startWorker();
  const { runId } = await makeOwnSimulatorRun(world.database, {
    ...one,
    simulator: { imageUri: "slow.example/gym:1" },
  });
  const { waiting } = await waitForRun(world, runId, (run) => run.waiting !== null);
  expect(waiting).toMatchObject({
    code: "image_pulling",
    message: "the simulator's image is being fetched",
  });
  expect((await listAttempts(world, runId)).every(({ startedAt }) => startedAt === null)).toBe(true);
});

test("a simulator's image that is pruned between two jobs is pulled again by its digest", async () => {
  const digest = `sha256:${"0b".repeat(32)}`;
  const asked: string[] = [];
  const uri = "good.example/gym:1";
  const here: Record<string, FakeProgram> = { [testImage]: honestTrainer };
  const program: FakeProgram = (context) => {
    delete here[uri];
    return honestSimulator(context);
  };
  world = await makeWorld({
    images: here,
    pullImage: async (wanted) => {
      asked.push(wanted);
      here[uri] = program;
      return {
        ok: true,
        imageId: fakeImageId(uri),
        digest,
        pulled: true,
        about: { ...plainImage, fromRegistry: true },
      };
    },
  });
  await world.startWorker();
  const { runId } = await makeOwnSimulatorRun(world.database, { ...one, simulator: { imageUri: uri } });
  expect(await waitForEnd(world, runId)).toMatchObject({ status: "succeeded", iterationsCompleted: 2 });
  expect(asked).toEqual([uri, `good.example/gym@${digest}`]);
  expect((await readEvents(runId)).map(({ message }) => message).join("\n")).toContain(
    `The image ${uri} was on the engine no more, and was pulled again by its digest`,
  );
});
