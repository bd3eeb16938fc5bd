import { writeFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listIterationWarnings } from "@/lib/server/store/iteration-warnings";
import { makeResolvedSpec, makeRun } from "@/lib/testing/factories";
import type { FakeProgram } from "@/worker/containers/fake/fake-host";
import {
  listCheckpoints,
  listTrainers,
  makeWorld,
  type World,
  waitForEnd,
} from "@/worker/testing/make-world";

const cases: readonly [string, string, object, string[]][] = [
  [
    "a rate as a text",
    '{"success_rate": "0.93"}',
    { metric: "success_rate" },
    ["metrics_not_numbers", "metric_not_reported"],
  ],
  [
    "a rate in a list",
    '{"success_rate": [0.93]}',
    { metric: "success_rate" },
    ["metrics_not_numbers", "metric_not_reported"],
  ],
  [
    "a rate elsewhere",
    '{"eval": {"success_rate": 0.9}}',
    { metric: "success_rate" },
    ["metric_not_reported"],
  ],
  ["10,201 numbers", `{"loss": 1, "all": [${"1,".repeat(10_199)}1]}`, {}, ["metrics_left_out"]],
  ["a name that arises twice", '{"loss": 1, "a/b": 1, "a": {"b": 2}}', {}, ["metrics_left_out"]],
];

/** Which of them it writes, its last argument says. */
const trainer: FakeProgram = async ({ argv, hostPath }) => {
  await writeFile(hostPath("/hardsim/output/metrics.json"), cases[Number(argv.at(-1))]?.[1] ?? "");
  await writeFile(hostPath("/hardsim/output/checkpoint.pt"), "weights");
  return 0;
};

let world: World;
let runIds: string[];
beforeAll(async () => {
  world = await makeWorld({ trainer });
  await world.startWorker();
  const { trainer: spec } = makeResolvedSpec();
  const start = async ([, , watch]: (typeof cases)[number], at: number) => {
    const { runId } = await makeRun(world.database, {
      plan: {
        limits: { maxIterations: 1, maxActiveMs: 60_000, maxMicroCredits: null },
        watch: { metric: null, mode: null, target: null, minDelta: 0, patienceIterations: 1, ...watch },
      },
      spec: { trainer: { ...spec, argsTemplate: [String(at)] } },
    });
    return runId;
  };
  runIds = await Promise.all(cases.map(start));
});
afterAll(() => world.close());

test.each(cases.map(([name, , , codes], at) => [name, codes, at] as const))(
  "a trainer that writes %s is kept, trained once, and its iteration says what is not",
  async (_, codes, at) => {
    const runId = runIds[at] ?? "";
    const isWatched = !codes.includes("metric_not_reported");
    expect(await waitForEnd(world, runId)).toMatchObject({
      status: "succeeded",
      stopReason: "max_iterations_reached",
      watchedMetric: isWatched ? "loss" : null,
    });
    expect(await listCheckpoints(world, runId)).toHaveLength(1);
    const trainers = await listTrainers(world, runId);
    expect(trainers).toHaveLength(1);
    const warnings = await listIterationWarnings(world.database.db, runId, [0]);
    expect(warnings.map(({ code }) => code)).toEqual(codes);
  },
);
