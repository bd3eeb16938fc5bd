import { expect, test } from "vitest";
import { findLimitErrors, foreseeConsequence, readLimits, typeLimits } from "./limit-changes";

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
  expect(foreseeConsequence({ ...typeLimits(run), iterations: "14" }, run)).toEqual({
    text: expect.stringMatching(/^The run ends at once: 14 iterations have ended\./),
    ends: true,
  });
  expect(foreseeConsequence({ ...typeLimits(run), credits: "10", hours: "1" }, run).text).toMatch(
    /it has run for 6.h.10.min, 14\.48 credits are spent/,
  );
});

test("a limit with room is said to let it go on", () => {
  expect(foreseeConsequence({ ...typeLimits(run), credits: "30" }, run).text).toMatch(/^The run goes on/);
  expect(foreseeConsequence(typeLimits(run), run)).toEqual({ text: "Nothing changes yet.", ends: false });
});

test("what is no limit to the API is named before it is sent, and an emptied field is no limit but of credits", () => {
  const typed = { iterations: "", hours: "a day", credits: "" };
  expect([...findLimitErrors(readLimits(typed, run)).keys()]).toEqual([
    "max_iterations",
    "max_wallclock_hours",
  ]);
  expect(findLimitErrors(readLimits({ ...typeLimits(run), iterations: "30" }, run)).size).toBe(0);
});
