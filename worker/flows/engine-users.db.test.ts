import { stat } from "node:fs/promises";
import { afterEach, expect, test, vi } from "vitest";
import { makeRun } from "@/lib/testing/factories";
import { honestTrainer } from "@/worker/testing/fake-trainers";
import { listTrainers, makeWorld, type World, waitForEnd, waitForRun } from "@/worker/testing/make-world";

let world: World;
afterEach(async () => {
  vi.restoreAllMocks();
  await world.close();
});

const oneIteration = { limits: { maxIterations: 1, maxActiveMs: 60_000, maxMicroCredits: null } };
test("where trainers could not write, none is started and none is paid for: the run says why, and goes on once they can", async () => {
  let why: string | null = "a trainer cannot write into its folder (Permission denied)";
  const tried: string[] = [];
  world = await makeWorld({
    refuseWrite: (_folder, user) => {
      tried.push(user);
      return why;
    },
  });
  await world.startWorker();
  const { runId } = await makeRun(world.database, {
    plan: { ...oneIteration, trainer: { retryLimit: 0, reserveMicro: 1_000 } },
  });
  const waits = await waitForRun(
    world,
    runId,
    ({ waiting }) => waiting?.message.includes(why ?? "") === true,
  );
  expect(waits).toMatchObject({ status: "running", spentMicro: 0, reservedMicro: 0 });
  expect((await listTrainers(world, runId)).map(({ number, status }) => [number, status])).toEqual([
    [1, "queued"],
  ]);
  why = null;
  expect(await waitForEnd(world, runId)).toMatchObject({ status: "succeeded" });
  expect(await listTrainers(world, runId)).toHaveLength(1);
  const id = process.getuid?.() || 10_001;
  expect(new Set(tried)).toEqual(new Set([`${id}:${process.getgid?.() || 10_001}`]));
});

test("under an engine without root a trainer is root inside, and its folder is the engine's user's", async () => {
  const seen: { user: string | undefined; owner: number }[] = [];
  const owner = process.getuid?.() === 0 ? 4_321 : (process.getuid?.() ?? 0);
  world = await makeWorld({
    users: { kind: "rootless", owner: { uid: owner, gid: owner } },
    trainer: async (context) => {
      const [container] = world.host.containers.values();
      seen.push({ user: container?.spec.user, owner: (await stat(context.hostPath("/hardsim/output"))).uid });
      return honestTrainer(context);
    },
  });
  await world.startWorker();
  const { runId } = await makeRun(world.database, { plan: oneIteration });
  expect(await waitForEnd(world, runId)).toMatchObject({ status: "succeeded" });
  expect(seen).toEqual([{ user: "0:0", owner }]);
});

test("an engine whose users a worker cannot serve is told in one sentence, and trainers wait", async () => {
  world = await makeWorld({ users: { kind: "shifted", first: { uid: 700_000, gid: 700_000 } } });
  vi.spyOn(process, "getuid").mockReturnValue(1000);
  await world.startWorker();
  const { runId } = await makeRun(world.database, { plan: oneIteration });
  const run = await waitForRun(world, runId, ({ waiting }) => waiting?.code === "engine_unfit");
  expect(run.waiting?.message).toContain("userns-remap, from uid 700000");
  expect((await listTrainers(world, runId)).map(({ status }) => status)).toEqual(["queued"]);
});
