import { expect, it } from "vitest";
import { Pace } from "@/lib/drive/pace";

/** Steps that were due over so many looks at the clock, each so many ms after the one before. */
function count(pace: Pace, { looks, everyMs }: { looks: number; everyMs: number }): number {
  let steps = pace.takeDue(0);
  for (let look = 1; look <= looks; look++) steps += pace.takeDue(look * everyMs);
  return steps;
}

it("as many steps are due as time has passed, however often one looks", () => {
  for (const everyMs of [1, 7, 16, 100]) {
    const looks = Math.round(1400 / everyMs);
    expect(count(new Pace(20), { looks, everyMs })).toBe(Math.floor((looks * everyMs) / 20));
  }
});

it("at another speed as many more or fewer", () => {
  for (const [speed, steps] of [
    [0.25, 12],
    [4, 200],
  ]) {
    const pace = new Pace(20);
    pace.setSpeed(speed);
    expect(count(pace, { looks: 100, everyMs: 10 })).toBe(steps);
  }
});

it("what a slow machine owes is forgotten, and told as the share that it kept up with", () => {
  const pace = new Pace(20);
  expect(pace.judge()).toBeNull();
  // It looks twice a second, and makes up for 120 ms each time.
  expect(count(pace, { looks: 4, everyMs: 500 })).toBe(24);
  expect(pace.judge()).toBeCloseTo(0.24, 10);
  expect(pace.judge()).toBeNull();
});

it("time that passes while nothing plays is owed by nobody", () => {
  const pace = new Pace(20);
  pace.takeDue(0);
  expect(pace.takeDue(30)).toBe(1);
  expect(pace.waitMs()).toBe(10);
  pace.restart();
  expect(pace.takeDue(10_000)).toBe(0);
  expect(pace.takeDue(10_020)).toBe(1);
});
