import { expect, test } from "vitest";
import { makeWireAttempt, makeWireRun } from "@/lib/client/testing/make-wire";
import { describeEnd, describeRetries } from "./describe-retries";

const run = makeWireRun();
const limit = run.resolved_spec.loop_policy.trainer_retry_limit;
const exited = (exit_code: number) =>
  makeWireAttempt({ status: "failed", exit_code, error_code: "trainer_exit_nonzero" });
const tell = (...attempts: ReturnType<typeof exited>[]) =>
  describeRetries(run, attempts, "trainer_retry_limit");

test("retries that are used up are said, and whether another would have helped", () => {
  expect(limit).toBe(1);
  expect(tell(exited(1), exited(1))).toBe(
    "1 and used up. All ended alike, so another try would hardly have ended otherwise.",
  );
  expect(tell(exited(1), exited(137))).toBe("1 and used up.");
});

test("what was lost to a machine used no retry up", () => {
  expect(tell(makeWireAttempt({ status: "lost", error_code: "lost" }), exited(1))).toBe("1.");
});

test("an attempt ended with its exit status, or with its code where it has none", () => {
  expect(describeEnd(exited(3))).toBe("exit 3");
  expect(
    describeEnd(makeWireAttempt({ status: "failed", exit_code: 0, error_code: "metrics_missing" })),
  ).toBe("metrics_missing");
});
