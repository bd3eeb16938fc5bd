import { afterAll, beforeAll, expect, test } from "vitest";
import { readAttemptLog } from "@/lib/server/storage/attempt-log";
import { attemptLogFolder } from "@/lib/server/storage/attempt-log-folder";
import { startFakeRegistry } from "@/worker/containers/testing/fake-registry";
import { type DockerWorld, honestScript, makeDockerWorld } from "@/worker/testing/docker-world";
import {
  countHeldGpus,
  listCheckpoints,
  listEventTypes,
  listTrainers,
  waitForEnd,
  waitUntil,
} from "@/worker/testing/make-world";

const registry = await startFakeRegistry();
const missingImage = registry.uriFor({ status: 404, code: "MANIFEST_UNKNOWN" });

let world: DockerWorld;
beforeAll(async () => {
  world = await makeDockerWorld();
  await world.startWorker();
});
afterAll(async () => {
  await waitUntil(
    async () => (await world.engine.list(world.installationId)).length === 0,
    "no container is left",
  );
  expect(await countHeldGpus(world)).toBe(0);
  await world.close();
  await registry.close();
});

const checkpointOnly = 'echo weights > "$HARDSIM_OUTPUT_DIR/checkpoint.pt"';
const metricsOnly = 'echo \'{"loss": 1}\' > "$HARDSIM_OUTPUT_DIR/metrics.json"';

test.concurrent.each([
  ["exits 1", "echo 'ValueError: no data' >&2; exit 1", {}, "trainer_exit_nonzero", "ValueError: no data"],
  ["writes no metrics", checkpointOnly, {}, "metrics_missing", "metrics.json"],
  [
    "writes broken metrics",
    `${checkpointOnly}; echo '{"loss": ' > "$HARDSIM_OUTPUT_DIR/metrics.json"`,
    {},
    "metrics_invalid",
    "metrics.json",
  ],
  ["writes no checkpoint", metricsOnly, {}, "checkpoint_missing", "checkpoint.pt"],
  [
    "writes a link out of its folder",
    `${metricsOnly}; ln -s /etc/passwd "$HARDSIM_OUTPUT_DIR/checkpoint.pt"`,
    {},
    "output_unsafe",
    "checkpoint_out_uri.txt",
  ],
  ["uses too much memory", "x=$(yes | head -c 400000000)", {}, "trainer_oom", "memory_gb (0.1)"],
  [
    "never ends",
    "trap '' TERM; echo going on; while :; do sleep 0.1; done",
    { timeoutMinutes: 0.02 },
    "trainer_timeout",
    "timeout_minutes (0.02)",
  ],
  [
    "has an entrypoint that does not exist",
    "true",
    { entrypoint: "/app/nothing-here" },
    "entrypoint_not_found",
    "/app/nothing-here",
  ],
  ["has an image that does not exist", "true", { imageUri: missingImage }, "image_not_found", missingImage],
] as const)(
  "a trainer that %s fails with its code and sentence",
  async (_name, script, trainer, code, sentence) => {
    const runId = await world.makeShellRun(script, trainer);
    const run = await waitForEnd(world, runId, 90_000);
    expect(run).toMatchObject({ status: "failed", errorCode: code });
    expect(run.error).toContain(sentence);
  },
);

test("a trainer that prints 100 MB succeeds, and its log keeps its head and its tail", async () => {
  const script = `echo first; yes "$(printf %0500d 0)" | head -c 100000000; echo; echo last; ${honestScript}`;
  const runId = await world.makeShellRun(script);
  expect(await waitForEnd(world, runId, 90_000)).toMatchObject({ status: "succeeded" });
  expect(await listEventTypes(world, runId)).toContain("warning");
  const [trainer] = await listTrainers(world, runId);
  const folder = attemptLogFolder(world.dataDir, trainer?.attemptId ?? "");
  const head = await readAttemptLog(folder, { offset: 0, limit: 1 });
  expect(head.lines[0]?.text).toBe("first");
  const { from, lines } = head.leftOut ?? { from: 0, lines: 0 };
  expect(lines).toBeGreaterThan(0);
  const tail = await readAttemptLog(folder, { offset: from + lines, limit: 10_000_000 });
  expect(tail.lines.at(-1)?.text).toBe("last");
});

test("a trainer that writes NaN is recorded, and three iterations chain their checkpoints", async () => {
  const script = `${honestScript}\n echo '{"loss": NaN, "score": 1}' > metrics.json`;
  const runId = await world.makeShellRun(
    script,
    {},
    { plan: { limits: { maxIterations: 3, maxActiveMs: 600_000, maxMicroCredits: null } } },
  );
  expect(await waitForEnd(world, runId, 90_000)).toMatchObject({ status: "succeeded" });
  const chain = await listCheckpoints(world, runId);
  expect(chain.map(({ metrics }) => metrics)).toEqual([0, 1, 2].map(() => ({ loss: "NaN", score: 1 })));
  expect(chain.map(({ sizeBytes }) => sizeBytes)).toEqual([12, 24, 36]);
});
