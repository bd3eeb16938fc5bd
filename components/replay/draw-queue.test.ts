import { expect, it } from "vitest";
import { makeDrawQueue } from "./draw-queue";

it("draws a few in each frame and all of them in the end, but for what was taken back", () => {
  const frames: (() => void)[] = [];
  let ms = 0;
  const queue = makeDrawQueue(
    (work) => frames.push(work),
    () => ms,
  );
  const drawn: number[] = [];
  const add = (name: number, tookMs: number) =>
    queue.add(() => {
      drawn.push(name);
      ms += tookMs;
    });
  add(1, 2);
  add(2, 5);
  const takeBack = add(3, 1);
  add(4, 50);
  add(5, 1);
  takeBack();
  expect(frames).toHaveLength(1);
  frames.shift()?.();
  expect(drawn).toEqual([1, 2]);
  frames.shift()?.();
  expect(drawn).toEqual([1, 2, 4]);
  frames.shift()?.();
  expect(drawn).toEqual([1, 2, 4, 5]);
  expect(frames).toHaveLength(0);
});
