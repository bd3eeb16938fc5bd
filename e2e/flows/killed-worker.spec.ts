import { listCheckpoints } from "@/lib/contracts/checkpoints/list";
import { getFleet } from "@/lib/contracts/fleet/get";
import { listIterations } from "@/lib/contracts/iterations/list";
import { getAttemptLog } from "@/lib/contracts/logs/read";
import { connect } from "@/scripts/setup/engine-client.mjs";
import { type Api, waitForRun } from "../fixtures/api";
import { listContainers } from "../fixtures/leftovers";
import { goodEnding, scriptedRun } from "../fixtures/run-bodies";
import { expect, test } from "../fixtures/test";
import { tellTrainer, trainUntilTold } from "../fixtures/told-trainer";

test("a worker killed with -9 in the middle of a training is started again, adopts the container and goes on", async ({
  api,
  startRun,
}) => {
  const { run_id: runId } = await startRun(
    scriptedRun({ name: "killed-worker", iterations: 2 }, [...trainUntilTold, ...goodEnding]),
  );
  const params = { run_id: runId };
  await tellTrainer(runId);
  await waitForRun(api, runId, (run) => run.current_iteration === 1 && run.stage === "training");
  await expect.poll(() => readTrainers(runId)).toMatchObject([{ running: true }]);
  const [before] = await readTrainers(runId);

  const killed = await readWorkerPid(api);
  process.kill(killed, "SIGKILL");
  await expect.poll(() => readWorkerPid(api), { timeout: 60_000 }).not.toBe(killed);
  expect(await readTrainers(runId)).toEqual([before]);
  await tellTrainer(runId);

  await waitForRun(api, runId, ({ status }) => status === "succeeded");
  const { iterations } = await api.call(listIterations, { params });
  const { checkpoints } = await api.call(listCheckpoints, { params });
  expect(checkpoints.map((checkpoint) => checkpoint.parent_checkpoint_id)).toEqual([
    checkpoints[1]?.checkpoint_id,
    null,
  ]);
  for (const { attempts } of iterations) {
    expect(attempts.map(({ kind, number, status }) => [kind, number, status])).toEqual([
      ["trainer", 1, "succeeded"],
    ]);
  }

  const attemptId = iterations[1]?.attempts[0]?.attempt_id ?? "";
  const log = await api.call(getAttemptLog, { params: { run_id: runId, attempt_id: attemptId } });
  const lines = log.lines.map(({ text }) => text);
  const told = lines.find((text) => text.startsWith("ticks in all: "));
  const count = Number(told?.split(": ")[1]);
  expect(count).toBeGreaterThan(1);
  expect(
    lines.filter((text) => text.startsWith("training")),
    "the log has every line once",
  ).toEqual(Array.from({ length: count }, (_, tick) => `training, tick ${tick}`));
  await expect.poll(() => listContainers(runId)).toEqual([]);
});

async function readTrainers(runId: string) {
  const docker = await connect();
  const containers = await listContainers(runId);
  return Promise.all(
    containers.map(async ({ Id }) => {
      const { State } = await docker.getContainer(Id).inspect();
      return { id: Id, running: State.Running, startedAt: State.StartedAt };
    }),
  );
}

/** @returns the one worker that is seen; 0 while none is */
async function readWorkerPid(api: Api): Promise<number> {
  const { workers } = await api.call(getFleet);
  const alive = workers
    .filter((worker) => worker.alive)
    .toSorted((a, b) => b.started_at.localeCompare(a.started_at));
  return alive[0]?.pid ?? 0;
}
