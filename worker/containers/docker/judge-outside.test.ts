import { expect, test } from "vitest";
import { judgeOutside, type OutsideRecords } from "./judge-outside";

const at = (minutes: number): Date => new Date(Date.UTC(2026, 0, 1) + minutes * 60_000);
const quiet: OutsideRecords = {
  exitCode: 0,
  outOfMemory: false,
  hostOutOfMemory: false,
  startedAt: at(0),
  finishedAt: at(60),
  engineStartedAt: at(-100),
  signals: [],
};

test.each<[string, Partial<OutsideRecords>, ReturnType<typeof judgeOutside>]>([
  ["nothing at all", {}, null],
  ["a kill of itself", { exitCode: 137 }, null],
  ["docker stop", { exitCode: 143, signals: [15] }, "killed_through_engine"],
  ["docker stop that it traps, saves and answers with 0", { signals: [15] }, "killed_through_engine"],
  ["docker stop that it answers with 1", { exitCode: 1, signals: [15] }, "killed_through_engine"],
  ["docker stop that it outlives", { exitCode: 137, signals: [15, 9] }, "killed_through_engine"],
  ["docker kill", { exitCode: 137, signals: [9] }, "killed_through_engine"],
  ["Ctrl-C at docker run", { exitCode: 130, signals: [2] }, "killed_through_engine"],
  ["a signal that asks for a checkpoint", { signals: [10] }, null],
  ["a signal that asks for one, and its own failure", { exitCode: 1, signals: [10, 28] }, null],
  ["a signal of another kind that it died of", { exitCode: 138, signals: [10] }, "killed_through_engine"],
  ["a fault of its own after such a signal", { exitCode: 139, signals: [10] }, null],
  ["its own memory", { exitCode: 137, outOfMemory: true }, null],
  ["the host's memory", { exitCode: 137, outOfMemory: true, hostOutOfMemory: true }, "host_out_of_memory"],
  [
    "docker stop after a child's memory ran out",
    { exitCode: 143, outOfMemory: true, signals: [15] },
    "killed_through_engine",
  ],
  ["an engine's restart", { exitCode: 143, engineStartedAt: at(61) }, "engine_restarted"],
  ["an engine that saw no exit", { exitCode: 255, engineStartedAt: at(900) }, "engine_restarted"],
  ["an engine that killed what it found", { exitCode: 137, engineStartedAt: at(59.8) }, "engine_restarted"],
  ["an engine's shutdown that it answers with 0", { engineStartedAt: at(61) }, "engine_restarted"],
  ["a success long before the engine's restart", { engineStartedAt: at(75) }, null],
  ["an engine that came and went while it ran", { exitCode: 143, engineStartedAt: at(30) }, null],
  ["an engine of which no start is known", { exitCode: 143, engineStartedAt: null }, null],
])("%s", (_name, records, cause) => {
  expect(judgeOutside({ ...quiet, ...records })).toBe(cause);
});
