import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { type Behaviour, buildTestSpec, describeContainerEngine } from "@/worker/containers/contract-suite";
import { EngineAwayError } from "@/worker/containers/port";
import { createFakeEngine } from "./fake-engine";
import { FakeHost, type FakeProgram, fakeImageId } from "./fake-host";

const programs: Record<Behaviour, FakeProgram> = {
  print: ({ print }) => {
    print("one");
    print("two", "stderr");
    print("three");
    return 0;
  },
  exit_7: () => 7,
  exit_127: () => 127,
  write_word: async ({ env, hostPath }) => {
    await writeFile(hostPath("/out/word"), env.WORD ?? "");
    return 0;
  },
  until_term: async ({ print, terminated }) => {
    print("ready");
    await once(terminated, "abort");
    return 3;
  },
  ignore_term: ({ print }) => {
    print("ready");
    return new Promise(() => undefined);
  },
  draw: async ({ draw, terminated }) => {
    draw("\r50 %", "stderr");
    await once(terminated, "abort");
    return 0;
  },
  missing: ({ argv }) => ({ exitCode: 127, entrypointProblem: `cannot run ${argv[0]}` }),
};
const isBehaviour = (name: string): name is Behaviour => name in programs;
const interpret: FakeProgram = (context) => {
  const [name = ""] = context.argv;
  if (!isBehaviour(name)) throw new Error(`no behaviour ${name}`);
  return programs[name](context);
};

const host = new FakeHost({ images: { "fake:1": interpret } });
describeContainerEngine({
  createEngine: () => createFakeEngine(host),
  imageUri: "fake:1",
  missingImageUri: "nowhere.example/none:1",
  argvFor: (behaviour) => [behaviour],
  user: "10001:10001",
});

test("while the engine is away waits break, containers run on, and a new wait gets the exit", async () => {
  const own = new FakeHost({ images: { "fake:1": interpret } });
  const engine = createFakeEngine(own);
  const spec = buildTestSpec(fakeImageId("fake:1"), "inst_1", { argv: ["until_term"] });
  await engine.start(spec);
  const waiting = engine.wait(spec.name, new AbortController().signal);
  own.setAway(true);
  await expect(waiting).rejects.toThrow(EngineAwayError);
  expect(await engine.start(spec)).toMatchObject({ ok: false, failure: { code: "engine_away" } });
  own.setAway(false);
  await engine.stop(spec.name, 5);
  expect(await engine.wait(spec.name, new AbortController().signal)).toMatchObject({ exitCode: 3 });
});
