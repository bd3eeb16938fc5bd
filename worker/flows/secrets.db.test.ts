import { mkdir, writeFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { artifact } from "@/lib/server/db/schema/attempts";
import { iterationMetric, runEvent, trainingRun } from "@/lib/server/db/schema/runs";
import { stepSeries } from "@/lib/server/db/schema/step-metrics";
import { sealEnv } from "@/lib/server/services/containers/sealed-env";
import { openFolderStorage } from "@/lib/server/storage/folder";
import { makeResolvedSpec, makeRun } from "@/lib/testing/factories";
import type { FakeProgram } from "@/worker/containers/fake/fake-host";
import { honestTrainer } from "@/worker/testing/fake-trainers";
import { listAttempts, makeWorld, testImage, type World, waitForEnd } from "@/worker/testing/make-world";

const secret = "hush-hush-1";
const base64 = Buffer.from(`me:${secret}`).toString("base64");

/** Says its secret wherever a trainer can say something. */
const chatty: FakeProgram = async (context) => {
  const { env, hostPath, print } = context;
  const said = env.API_TOKEN ?? "";
  if (env.HARDSIM_ITERATION_INDEX === "1") {
    print(`RuntimeError: cannot log in with ${said}`, "stderr");
    await writeFile(hostPath("/hardsim/output/left-by-failure.txt"), `token=${said}`);
    return 3;
  }
  await honestTrainer(context);
  print(`token ${said}, and as ${Buffer.from(`me:${said}`).toString("base64")}`);
  print("nothing to hide");
  const output = (name: string) => hostPath(`/hardsim/output/${name}`);
  await writeFile(output("metrics.json"), JSON.stringify({ loss: 1, [`acc/${said}`]: 2, note: said }));
  await writeFile(output("metrics.jsonl"), `{"step":1,"loss/${said}":3}\n{"step":"${said}"}\n`);
  await writeFile(output("config.yaml"), `wandb:\n  key: ${said}\n  steps: 3\n`);
  await writeFile(output("weights.bin"), Buffer.concat([Buffer.from([0, 1]), Buffer.from(said)]));
  await mkdir(output("named"));
  await writeFile(output(`named/${said}.txt`), "no secret inside");
  return 0;
};

let world: World;
let runId: string;
const storage = () => openFolderStorage(world.dataDir);
const readLogs = async () =>
  Promise.all(
    (await listAttempts(world, runId)).flatMap(({ logSha256 }) =>
      logSha256 === null ? [] : [storage().openRead(logSha256).then(text)],
    ),
  );
const readArtifacts = async () => {
  const rows = await world.database.db.select().from(artifact).where(eq(artifact.runId, runId));
  return Promise.all(
    rows.map(async (row) => ({ name: row.name, text: await text(await storage().openRead(row.sha256)) })),
  );
};

beforeAll(async () => {
  world = await makeWorld({ images: { [testImage]: chatty } });
  await world.startWorker();
  const { trainer } = makeResolvedSpec();
  const env = { API_TOKEN: secret, LEVEL: "5" };
  const { shown, sealed } = sealEnv({ env, secrets: [] }, "a key of a test with more than 32 characters");
  const spec = { trainer: { ...trainer, env: shown } };
  const run = await makeRun(world.database, { spec, sealed: { trainer: sealed } });
  ({ runId } = run);
  await waitForEnd(world, runId);
});
afterAll(async () => world.close());

test("a trainer gets its secret, and nobody reads it in its log, in whatever form", async () => {
  const [first = "", failed = ""] = await readLogs();
  expect(first).toMatch(/token \*\*\*, and as bWU6\*\*\*/);
  expect(first).toContain("nothing to hide");
  expect(failed).toContain("cannot log in with ***");
  expect(first + failed).not.toMatch(new RegExp(`${secret}|${base64.slice(4, 12)}`));
});

test("no row of the run has it: not in events, failures, names of metrics or names of files", async () => {
  const { db } = world.database;
  const rows = [
    await db.select().from(trainingRun).where(eq(trainingRun.runId, runId)),
    await db.select().from(runEvent).where(eq(runEvent.runId, runId)),
    await db.select().from(iterationMetric).where(eq(iterationMetric.runId, runId)),
    await db.select().from(stepSeries).where(eq(stepSeries.runId, runId)),
    await listAttempts(world, runId),
    await db.select().from(artifact).where(eq(artifact.runId, runId)),
  ];
  const told = JSON.stringify(rows);
  expect(told).not.toContain(secret);
  for (const sentence of ["cannot log in with ***", "acc/***", "loss/***", "named/***.txt"])
    expect(told).toContain(sentence);
});

test("text that it left is kept with masks, and a warning says of which file; what is no text stays", async () => {
  const files = new Map((await readArtifacts()).map((file) => [file.name, file.text]));
  expect(files.get("config.yaml")).toBe("wandb:\n  key: ***\n  steps: 3\n");
  expect(files.get("metrics.json")).toBe('{"loss":1,"acc/***":2,"note":"***"}');
  expect(files.get("left-by-failure.txt")).toBe("token=***");
  expect(files.get("weights.bin")).toContain(secret);
  const events = await world.database.db.select().from(runEvent).where(eq(runEvent.runId, runId));
  const warned = events.filter(({ data }) => data.code === "secrets_masked").map(({ message }) => message);
  expect(warned.some((message) => message.startsWith("config.yaml"))).toBe(true);
  expect(warned.some((message) => message.startsWith("named/"))).toBe(false);
});
