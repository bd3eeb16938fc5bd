import { expect, test } from "vitest";
import { findSilentLog } from "@/lib/core/failures/silent-log";
import { type ContainerEnd, describeFailure, judgeExit } from "./describe-failure";

const well: ContainerEnd = {
  purpose: "trainer",
  exitCode: 0,
  outOfMemory: false,
  entrypointProblem: null,
  outsideCause: null,
  endedBy: null,
  stopped: false,
  memoryGb: 2,
};
const timeout = { code: "trainer_timeout", message: "The trainer ran too long." } as const;

test.each<[string, ContainerEnd, unknown]>([
  ["status 0", well, { kind: "exited_well" }],
  [
    "a simulator's memory",
    { ...well, purpose: "simulator", exitCode: 137, outOfMemory: true },
    { kind: "failed", code: "simulator_oom", sentence: expect.stringContaining("The simulator used more") },
  ],
  ["status 1", { ...well, exitCode: 1 }, { kind: "failed", code: "trainer_exit_nonzero" }],
  ["memory", { ...well, exitCode: 137, outOfMemory: true }, { kind: "failed", code: "trainer_oom" }],
  [
    "a kill from outside",
    { ...well, exitCode: 137, outsideCause: "killed_through_engine" },
    { kind: "lost" },
  ],
  ["a kill of itself", { ...well, exitCode: 137 }, { kind: "failed", code: "trainer_exit_nonzero" }],
  [
    "the host's memory",
    { ...well, exitCode: 137, outOfMemory: true, outsideCause: "host_out_of_memory" },
    { kind: "lost" },
  ],
  [
    "an engine's stop that the trainer traps, saves and answers with 0",
    { ...well, outsideCause: "killed_through_engine" },
    { kind: "lost" },
  ],
  ["a cancel that it answers with 0", { ...well, stopped: true }, { kind: "canceled" }],
  [
    "a time-out that it answers with 0",
    { ...well, outsideCause: "killed_through_engine", endedBy: timeout },
    { kind: "failed", code: "trainer_timeout" },
  ],
  [
    "a native fault",
    { ...well, exitCode: 139 },
    { kind: "failed", sentence: expect.stringContaining("SIGSEGV (status 139)") },
  ],
  ["an engine's restart", { ...well, exitCode: 143, outsideCause: "engine_restarted" }, { kind: "lost" }],
  [
    "a stop of ours that the engine wrote down",
    { ...well, exitCode: 137, outsideCause: "killed_through_engine", endedBy: timeout },
    { kind: "failed", code: "trainer_timeout" },
  ],
  [
    "our own time-out",
    { ...well, exitCode: 137, endedBy: timeout },
    { kind: "failed", code: "trainer_timeout" },
  ],
  [
    "a program that is not there",
    { ...well, exitCode: 127, entrypointProblem: "no such program: nope" },
    { kind: "failed", code: "entrypoint_not_found" },
  ],
  [
    "a program that itself exits 127",
    { ...well, exitCode: 127 },
    { kind: "failed", code: "trainer_exit_nonzero" },
  ],
])("%s is judged as what it is", (_name, end, verdict) => {
  expect(judgeExit(end)).toMatchObject(verdict as object);
});

test("the trainer's own last words come first", () => {
  const lines = ["Traceback (most recent call last):", '  File "t.py"', "ValueError: no data", "step 9", ""];
  expect(
    describeFailure(
      "The trainer exited with status 1.",
      lines.map((text) => ({ text })),
    ),
  ).toBe("ValueError: no data\nThe trainer exited with status 1.");
});

test.each([
  ["is empty", ["", " "], "empty"],
  ["tells of no error", ["step 9", "ready"], "no_error"],
])("a log that %s is known by the sentence that says so", (_name, lines, name) => {
  const said = lines.map((text) => ({ text, stream: "stdout" as const }));
  expect(findSilentLog(describeFailure("The trainer exited with status 1.", said))?.name).toBe(name);
  expect(findSilentLog(describeFailure("It failed.", [{ text: "ValueError: no data" }]))).toBeNull();
});

test("what our own sentence says is not said twice", () => {
  const text = "[FATAL tini (7)] exec /opt/python failed: No such file or directory";
  const sentence = "cannot run /opt/python: No such file or directory";
  expect(describeFailure(sentence, [{ text }])).toBe(sentence);
  expect(describeFailure("The trainer exited with status 127.", [{ text }])).toContain("[FATAL tini");
});

test("a NUL or a very long line leaves a sentence that can be stored", () => {
  const message = describeFailure("The trainer exited with status 1.", [
    { text: `a\0${"x".repeat(100_000)}` },
  ]);
  expect(message).not.toContain("\0");
  expect(message).toContain("The trainer exited with status 1.");
  expect(message.length).toBeLessThanOrEqual(2_000);
});
