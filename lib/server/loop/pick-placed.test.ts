import { expect, test } from "vitest";
import { type HostRoom, type Needs, pickPlaced } from "./pick-placed";

const needs = (gpus: number, cpu = 1, memoryBytes = 1) => ({
  gpus,
  gpuShare: null,
  cpu,
  memoryBytes,
  isTrainer: true,
});
const room = (free: Omit<Needs, "gpuShare">, cpuSlots = 1, shares: number[] = []): HostRoom => ({
  total: needs(4, 8, 100),
  free,
  shares,
  cpuSlots,
});
/** A rollout in a container, with a share of a GPU. */
const sharing = (gpuShare: number) => ({ ...needs(1), gpuShare, isTrainer: false });

test("the oldest that fits is taken", () => {
  const waiting = [needs(1), needs(1)];
  expect(pickPlaced(waiting, room(needs(4, 8, 100)))).toBe(waiting[0]);
});

test("one that no GPU is free for is not overtaken by a smaller one", () => {
  expect(pickPlaced([needs(4), needs(1)], room(needs(2, 8, 100)))).toBeNull();
});

test("one that needs no GPU passes one that waits for GPUs", () => {
  const waiting = [needs(4), needs(0)];
  expect(pickPlaced(waiting, room(needs(2, 8, 100)))).toBe(waiting[1]);
});

test("one that waits for memory is overtaken by nobody", () => {
  expect(pickPlaced([needs(1, 1, 90), needs(0)], room(needs(4, 8, 50)))).toBeNull();
});

test("one that this host can never run is passed by", () => {
  const waiting = [needs(5), needs(1, 9), needs(1)];
  expect(pickPlaced(waiting, room(needs(4, 8, 100)))).toBe(waiting[2]);
});

test("trainers without a GPU wait for a slot of their own", () => {
  expect(pickPlaced([needs(0)], room(needs(4, 8, 100), 0))).toBeNull();
});

test("a rollout in a container needs no slot of trainers without a GPU", () => {
  const rollout = { ...needs(0), isTrainer: false };
  expect(pickPlaced([needs(0), rollout], room(needs(4, 8, 100), 0))).toBe(rollout);
});

test.each([
  ["beside others, as long as their shares come to one at most", 0.5, [0.5], true],
  ["beside others whose shares leave too little", 0.6, [0.5], false],
  ["where three thirds are one", 1 / 3, [1 / 3 + 1 / 3], true],
])("a share of a GPU finds its place %s", (_name, share, shares, fits) => {
  const one = sharing(share);
  expect(pickPlaced([one], room(needs(0, 8, 100), 1, shares))).toBe(fits ? one : null);
});

test("a share takes a GPU that nobody has where no other leaves room", () => {
  const one = sharing(0.7);
  expect(pickPlaced([one], room(needs(1, 8, 100), 1, [0.5]))).toBe(one);
});

test("a whole GPU is not taken from under those that share it, and what shares it later waits behind one that waits for it", () => {
  const waiting = [needs(1), sharing(0.1)];
  expect(pickPlaced(waiting, room(needs(0, 8, 100), 1, [0.5]))).toBeNull();
});
