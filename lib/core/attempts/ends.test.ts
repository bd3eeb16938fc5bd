import { expect, test } from "vitest";
import { outsideCauses } from "./charges";
import {
  askers,
  codeOfEnd,
  type EndEvidence,
  type EndRow,
  endRows,
  findEndRow,
  type JudgedEnd,
} from "./ends";

const causes = Object.keys(outsideCauses) as (keyof typeof outsideCauses)[];
const statuses = [0, 1, 2, 124, 125, 126, 127, 129, 130, 132, 134, 135, 136, 137, 139, 143, 255];
const alone: EndEvidence = {
  asked: null,
  outside: null,
  outOfMemory: false,
  unrunnable: false,
  exitCode: 0,
};

/** Every combination that can arise: memory that ran out is never said of status 0. */
const all: EndEvidence[] = [null, ...askers].flatMap((asked) =>
  [null, ...causes].flatMap((outside) =>
    [false, true].flatMap((outOfMemory) =>
      [false, true].flatMap((unrunnable) =>
        statuses
          .filter((exitCode) => exitCode !== 0 || !outOfMemory)
          .map((exitCode) => ({ asked, outside, outOfMemory, unrunnable, exitCode })),
      ),
    ),
  ),
);

test("each row decides some end, and each end is decided by one", () => {
  const deciding = new Set<EndRow>(all.map(findEndRow));
  expect(endRows.filter((row) => !deciding.has(row))).toEqual([]);
});

test.each<[string, (evidence: EndEvidence) => boolean, JudgedEnd]>([
  ["a stop that was asked for", ({ asked }) => asked === "stop", "canceled"],
  ["a time-out of ours", ({ asked }) => asked === "timeout", "timeout"],
  ["a limit of its output", ({ asked }) => asked === "output_limit", "output_too_large"],
  ["a disk that it filled", ({ asked }) => asked === "full_disk", "disk_filled"],
])("%s is that, whatever the engine saw and the trainer answered", (_name, holds, end) => {
  expect(new Set(all.filter(holds).map((evidence) => findEndRow(evidence).end))).toEqual(new Set([end]));
});

test("what somebody else ended is lost with every status, 0 among them, and never a completed iteration", () => {
  const ended = all.filter(({ asked, outside, unrunnable }) => !asked && outside && !unrunnable);
  expect(ended.length).toBeGreaterThan(statuses.length);
  expect(new Set(ended.map((evidence) => findEndRow(evidence).end))).toEqual(new Set(["lost"]));
});

test("what nobody else ended is never free: it is a success, or the trainer's own failure", () => {
  const own = all.filter(({ asked, outside }) => !asked && !outside);
  expect(new Set(own.map((evidence) => findEndRow(evidence).end))).toEqual(
    new Set(["completed", "exit_nonzero", "oom", "entrypoint_not_found"]),
  );
  expect(own.filter((evidence) => findEndRow(evidence).end === "completed")).toEqual([alone]);
});

test.each([
  [137, "nobody outside"],
  [143, "SIGTERM"],
  [255, "-1"],
  [129, "SIGHUP"],
  [130, "SIGINT"],
  [132, "SIGILL"],
  [134, "SIGABRT"],
  [135, "SIGBUS"],
  [136, "SIGFPE"],
  [139, "SIGSEGV"],
  [124, "timeout"],
  [125, "env"],
  [126, "may not run"],
  [127, "does not find"],
  [3, "exited with status"],
])("of status %i people are told what it means", (exitCode, words) => {
  const { end, sentence } = findEndRow({ ...alone, exitCode });
  expect(end).toBe("exit_nonzero");
  expect(sentence?.replace("anybody outside", "nobody outside")).toContain(words);
});

test("an end has the code of what its container is for, and what any of them can meet has one code", () => {
  expect(codeOfEnd("oom", "trainer")).toBe("trainer_oom");
  expect(codeOfEnd("oom", "simulator")).toBe("simulator_oom");
  expect(codeOfEnd("disk_filled", "simulator")).toBe("disk_filled");
});
