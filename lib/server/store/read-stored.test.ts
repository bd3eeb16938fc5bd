import { expect, it } from "vitest";
import { passOver } from "./read-stored";

it("a run that cannot be read is passed over, whichever bundle of the process has found it so", () => {
  class UnreadableError extends Error {
    override readonly name = "UnreadableError";
    readonly id = "run_of_another_version";
  }
  const told: unknown[] = [];
  const error = new UnreadableError("plan of run_of_another_version has version 9");
  expect(passOver(error, (found) => told.push(found))).toBe("run_of_another_version");
  expect(told).toEqual([error]);
  expect(() => passOver(error, undefined)).toThrow(error);
  expect(() => passOver(new Error("another"), () => {})).toThrow("another");
});
