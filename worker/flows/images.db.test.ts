import { asc, eq } from "drizzle-orm";
import { afterEach, expect, test } from "vitest";
import type { ImageAbout, PullPolicy } from "@/lib/core/containers/image-facts";
import { systemActor } from "@/lib/core/loop/plan";
import { runEvent } from "@/lib/server/db/schema/runs";
import { takeTurn } from "@/lib/server/loop/turn";
import { makeProject, makeResolvedSpec, makeRun } from "@/lib/testing/factories";
import { type FakeProgram, fakeImageId, plainImage } from "@/worker/containers/fake/fake-host";
import { honestTrainer } from "@/worker/testing/fake-trainers";
import {
  anyImage,
  listAttempts,
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

async function startRun(
  imageUri: string,
  projectId?: string,
  { pull = "missing", maxIterations = 1 }: { pull?: PullPolicy; maxIterations?: number } = {},
): Promise<string> {
  const { runId } = await makeRun(world.database, {
    ...(projectId === undefined ? {} : { projectId }),
    plan: {
      rollout: { jobsPerIteration: 1, parallelism: 1, retryLimit: 0, reserveMicro: 0 },
      limits: { maxIterations, maxActiveMs: 60_000, maxMicroCredits: null },
    },
    spec: { trainer: { ...makeResolvedSpec().trainer, imageUri, pull } },
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
  expect(run).toMatchObject({ status: "queued", waiting: { code: "image_pulling" } });
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

const about: ImageAbout = {
  ...plainImage,
  createdAt: "2026-05-01T10:00:00.000Z",
  namedAt: "2026-06-02T11:30:00.000Z",
  platform: "linux/arm64",
  entrypoint: ["/ros_entrypoint.sh"],
  user: "ros",
  workdir: "/ws",
  fromRegistry: true,
};
const readEvents = (runId: string) =>
  world.database.db.select().from(runEvent).where(eq(runEvent.runId, runId)).orderBy(asc(runEvent.seq));
const listStarted = async (runId: string) =>
  (await listAttempts(world, runId)).filter(({ startedAt }) => startedAt !== null).map(({ kind }) => kind);

test("nothing is simulated for an image that is not there: the run waits for it, a cancel ends its pull, one that does not exist ends it", async () => {
  const registries = makeRegistries();
  const pullImage = async (uri: string, signal: AbortSignal) =>
    uri.startsWith("none.example/") ? null : registries.pullImage(uri, signal);
  world = await makeWorld({ pullImage });
  await world.startWorker();
  const waits = await startRun("bad.example/x:1");
  expect(await waitForRun(world, waits, ({ waiting }) => waiting !== null)).toMatchObject({
    waiting: { code: "image_pulling" },
    stage: "queued",
  });
  const none = await waitForEnd(world, await startRun("none.example/x:1"));
  expect(none).toMatchObject({ status: "failed", errorCode: "image_not_found", spentMicro: 0 });
  await takeTurn(world.database, { runId: waits, input: { type: "cancel" }, actor: systemActor });
  expect(await waitForEnd(world, waits)).toMatchObject({ status: "canceled" });
  await waitUntil(() => registries.stopped.length === 1, "the pull is stopped");
  expect([...(await listStarted(waits)), ...(await listStarted(none.runId))]).toEqual([]);
});

test("where no engine answers, rollouts go on before the image is there", async () => {
  world = await makeWorld();
  world.host.setAway(true);
  await world.startWorker();
  const runId = await startRun(testImage);
  await waitForRun(world, runId, ({ stage }) => stage === "training");
  world.host.setAway(false);
  expect(await waitForEnd(world, runId)).toMatchObject({ status: "succeeded" });
});

test("pull always asks the registry once a run, missing takes what is there, and a digest never changes", async () => {
  const asked: string[] = [];
  const imageId = fakeImageId(testImage);
  const imageAbout: Record<string, ImageAbout> = { [testImage]: about };
  const pinned = `good.example/x@sha256:${"0a".repeat(32)}`;
  world = await makeWorld({
    images: { [testImage]: honestTrainer, [pinned]: honestTrainer },
    imageAbout,
    pullImage: async (uri) => {
      asked.push(uri);
      return { ok: true, imageId, digest: imageId, pulled: true, about };
    },
  });
  await world.startWorker();
  const runs: string[] = [];
  for (const [uri, pull] of [
    [testImage, "missing"],
    [testImage, "always"],
    [pinned, "always"],
  ] as const) {
    const runId = await startRun(uri, undefined, { pull, maxIterations: 2 });
    expect(await waitForEnd(world, runId)).toMatchObject({ status: "succeeded" });
    runs.push(runId);
  }
  expect(asked).toEqual([testImage]);
  const [missing = "", always = ""] = runs;
  const told = (await readEvents(missing)).filter(({ type }) => type === "image.resolved");
  expect(told).toMatchObject([{ level: "warning", data: { pulled: false, platform: "linux/arm64" } }]);
  for (const part of [
    "made 2026-05-01",
    "since 2026-06-02",
    "exec format error",
    "/ros_entrypoint.sh",
    "USER (ros)",
  ])
    expect(told[0]?.message).toContain(part);
  const { image } = await waitForEnd(world, always);
  expect(image).toMatchObject({ pull: "always", pulled: true, namedAt: expect.stringMatching(/Z$/) });
  // Where the engine does not tell since when it has it, the pull of an earlier run does.
  imageAbout[testImage] = { ...about, namedAt: null };
  const later = await waitForEnd(world, await startRun(testImage));
  expect(later.image).toMatchObject({ pulled: false, namedAt: image?.namedAt });
});

test("an image that is pruned between two iterations is pulled again by its digest; one of no registry ends its run with that sentence", async () => {
  const digest = `sha256:${"0a".repeat(32)}`;
  const asked: string[] = [];
  const images: Record<string, FakeProgram> = {};
  const program: FakeProgram = async (context) => {
    for (const uri of Object.keys(images)) if (uri !== testImage) delete images[uri];
    if (isLocalPruned) delete images[testImage];
    return honestTrainer(context);
  };
  let isLocalPruned = false;
  images[testImage] = program;
  world = await makeWorld({
    images,
    pullImage: async (uri) => {
      asked.push(uri);
      images["good.example/x:1"] = program;
      return { ok: true, imageId: fakeImageId("good.example/x:1"), digest, pulled: true, about };
    },
  });
  await world.startWorker();
  const runId = await startRun("good.example/x:1", undefined, { maxIterations: 2 });
  expect(await waitForEnd(world, runId)).toMatchObject({ status: "succeeded", iterationsCompleted: 2 });
  expect(asked).toEqual(["good.example/x:1", `good.example/x@${digest}`]);
  expect((await readEvents(runId)).map(({ message }) => message).join("\n")).toContain(
    "pulled again by its digest",
  );

  isLocalPruned = true;
  const local = await waitForEnd(world, await startRun(testImage, undefined, { maxIterations: 2 }));
  expect(local).toMatchObject({ status: "failed", errorCode: "image_not_found", iterationsCompleted: 1 });
  expect(local.error).toContain("came from no registry");
  // Found out before the second iteration's rollouts: nothing was simulated for it.
  const attempts = await listAttempts(world, local.runId);
  expect(attempts.filter(({ iterationIndex }) => iterationIndex === 1)).toMatchObject([
    { kind: "rollout", status: "failed", spentMicro: 0 },
  ]);
});
