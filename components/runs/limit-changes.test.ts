import { expect, test } from "vitest";
import { describeConsequence, readLimits, typeLimits } from "./limit-changes";

const run = {
  limits: { max_iterations: 24, max_wallclock_hours: 14, max_credits: 25 },
  counters: { iterations_ended: 14, iterations_completed: 13, completed_since_best: 1, wallclock_s: 22_200 },
  credits: { reserved: 0.05, spent: 14.48 },
};

test("only limits that were changed are sent, and no credits typed is no limit", () => {
  expect(readLimits(typeLimits(run), run)).toEqual({});
  expect(readLimits({ iterations: "30", hours: "14", credits: "" }, run)).toEqual({
    max_iterations: 30,
    max_credits: null,
  });
});

test("a limit below what is used is said to end the run", () => {
  expect(describeConsequence({ ...typeLimits(run), iterations: "14" }, run)).toMatch(
    /^The run ends at once: 14 iterations have ended\./,
  );
  expect(describeConsequence({ ...typeLimits(run), credits: "10", hours: "1" }, run)).toMatch(
    /it has run for 6.h.10.min, 14\.48 credits are spent/,
  );
});

test("a limit with room is said to let it go on", () => {
  expect(describeConsequence({ ...typeLimits(run), credits: "30" }, run)).toMatch(/^The run goes on/);
  expect(describeConsequence(typeLimits(run), run)).toBe("Nothing changes yet.");
});
