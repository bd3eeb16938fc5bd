import { expect, it } from "vitest";
import { gripRobot, gripThing, pullForce, turningOf } from "@/lib/drive/pull-force";

const still = [0, 0, 0] as const;

it("a hand that is where the thing is holds it up against its weight, and a far one pulls no harder than it may", () => {
  const grip = gripThing(0.08);
  const [x, y, z] = pullForce(grip, { at: still, towards: still, velocity: still });
  expect([x, y]).toEqual([0, 0]);
  expect(z).toBeCloseTo(0.08 * 9.81, 12);
  const far = pullForce(grip, { at: still, towards: [50, 0, 0], velocity: still });
  expect(far[0]).toBeCloseTo(grip.atMost, 12);
  const robot = pullForce(gripRobot, { at: still, towards: [0, 9, 0], velocity: still });
  expect(Math.hypot(...robot)).toBeCloseTo(80, 12);
});

it("a thing of any weight follows the hand and comes to rest there, by control steps of 20 ms", () => {
  for (const massKg of [0.008, 0.08, 2]) {
    const grip = gripThing(massKg);
    let [at, velocity] = [0, 0];
    for (let step = 0; step < 50; step++) {
      const [force] = pullForce(grip, { at: [at, 0, 0], towards: [0.2, 0, 0], velocity: [velocity, 0, 0] });
      velocity += (force / massKg) * 0.02;
      at += velocity * 0.02;
      expect(at).toBeLessThan(0.22);
    }
    expect(at).toBeCloseTo(0.2, 2);
  }
});

it("a force beside the middle turns", () => {
  expect(turningOf([0, 0, 2], [1.5, 0, 0], [1, 0, 0])).toEqual([0, -1, 0]);
  expect(turningOf([3, 0, 0], [1, 1, 1], [1, 1, 1])).toEqual([0, 0, 0]);
});
