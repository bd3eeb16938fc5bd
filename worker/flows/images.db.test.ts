import { afterEach, expect, test } from "vitest";
import { systemActor } from "@/lib/core/loop/plan";
import { takeTurn } from "@/lib/server/loop/turn";
import { makeProject, makeResolvedSpec, makeRun } from "@/lib/testing/factories";
import { fakeImageId } from "@/worker/containers/fake/fake-host";
import { honestTrainer } from "@/worker/testing/fake-trainers";
import {
  anyImage,
  makeWorld,
  quickPace,
  testImage,
  type World,
  waitForEnd,
  waitForRun,
  waitUntil,
} from "@/worker/testing/make-world";

let world: World;
afterEach(() => world.close());

async function startRun(imageUri: string, projectId?: string): Promise<string> {
  const { runId } = await makeRun(world.database, {
    ...(projectId === undefined ? {} : { projectId }),
    plan: {
      rollout: { jobsPerIteration: 1, parallelism: 1, retryLimit: 0, reserveMicro: 0 },
      limits: { maxIterations: 1, maxActiveMs: 60_000, maxMicroCredits: null },
    },
    spec: { trainer: { ...makeResolvedSpec().trainer, imageUri } },
  });
  return runId;
}

/** Registries: `good.example` has every image, all others never answer. */
function makeRegistries() {
  const asked: string[] = [];
  const stopped: string[] = [];
  const pullImage = (uri: string, signal: AbortSignal) => {
    asked.push(uri);
    const imageId = fakeImageId(testImage);
    if (uri.startsWith("good.example/"))
      return Promise.resolve({ ok: true, imageId, digest: imageId } as const);
    return new Promise<never>((_, reject) => {
      signal.addEventListener("abort", () => {
        stopped.push(uri);
        reject(signal.reason);
      });
    });
  };
  return { asked, stopped, pullImage };
}

test("runs on a registry that never answers keep no other from its image: not of their project, not of another", async () => {
  const registries = makeRegistries();
  world = await makeWorld({ pullImage: registries.pullImage });
  const projectId = await makeProject(world.database);
  const stuck = [];
  for (let at = 0; at < 9; at += 1) stuck.push(await startRun(`bad.example/x:${at}`, projectId));
  await world.startWorker();
  await waitUntil(() => registries.asked.length === 1, "the registry is asked");
  for (const runId of [
    await startRun("good.example/x:1", projectId),
    await startRun(testImage, projectId),
    await startRun("good.example/x:1"),
  ])
    expect(await waitForEnd(world, runId)).toMatchObject({ status: "succeeded" });
  expect(registries.asked.filter((uri) => uri.startsWith("bad."))).toHaveLength(1);

  // The place of one that nobody waits for any more is the next one's.
  const [pulled = ""] = registries.asked;
  const runId = stuck[Number(pulled.split(":")[1])] ?? "";
  await takeTurn(world.database, { runId, input: { type: "cancel" }, actor: systemActor });
  await waitUntil(() => registries.stopped.includes(pulled), "its pull is stopped");
  await waitUntil(
    () => registries.asked.filter((uri) => uri.startsWith("bad.")).length === 2,
    "the next one",
  );
});

test("a pull that goes on and on is given up, and its run says so and is tried again", async () => {
  const registries = makeRegistries();
  world = await makeWorld({ pullImage: registries.pullImage });
  await world.startWorker({ pace: { ...quickPace, imagePullMs: 60 } });
  const runId = await startRun("bad.example/x:1");
  const run = await waitForRun(
    world,
    runId,
    ({ waiting }) => waiting?.message.includes("not there after") === true,
  );
  expect(run).toMatchObject({ status: "running", waiting: { code: "image_pulling" } });
  await waitUntil(() => registries.asked.length >= 2, "it is asked for again");
});

test("a stored image that is none, or not allowed, or too large, ends its own run with its code", async () => {
  const images = { [testImage]: honestTrainer, "large:1": honestTrainer };
  world = await makeWorld({ images, imageBytes: { "large:1": 2e9 } });
  await world.startWorker({ images: { ...anyImage, maxBytes: 1e9 } });
  const ends = await Promise.all(
    ["../127.0.0.1:1/x?y=", "//evil/t", "10.0.0.1/x:1", "large:1", testImage].map(async (imageUri) =>
      waitForEnd(world, await startRun(imageUri)),
    ),
  );
  expect(ends.map(({ errorCode }) => errorCode)).toEqual([
    "image_refused",
    "image_refused",
    "image_refused",
    "image_too_large",
    null,
  ]);
  expect(ends[0]?.error).toContain("has a registry that is no host");
  expect(ends[2]?.error).toContain("HARDSIM_IMAGE_REGISTRIES");
});
