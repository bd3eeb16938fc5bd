import { expect, test } from "vitest";
import { type HostRoom, type Needs, pickTrainer } from "./pick-trainer";

const needs = (gpus: number, cpu = 1, memoryBytes = 1): Needs => ({ gpus, cpu, memoryBytes });
const room = (free: Needs, cpuSlots = 1): HostRoom => ({ total: needs(4, 8, 100), free, cpuSlots });

test("the oldest that fits is taken", () => {
  const waiting = [needs(1), needs(1)];
  expect(pickTrainer(waiting, room(needs(4, 8, 100)))).toBe(waiting[0]);
});

test("one that no GPU is free for is not overtaken by a smaller one", () => {
  expect(pickTrainer([needs(4), needs(1)], room(needs(2, 8, 100)))).toBeNull();
});

test("one that needs no GPU passes one that waits for GPUs", () => {
  const waiting = [needs(4), needs(0)];
  expect(pickTrainer(waiting, room(needs(2, 8, 100)))).toBe(waiting[1]);
});

test("one that waits for memory is overtaken by nobody", () => {
  expect(pickTrainer([needs(1, 1, 90), needs(0)], room(needs(4, 8, 50)))).toBeNull();
});

test("one that this host can never run is passed by", () => {
  const waiting = [needs(5), needs(1, 9), needs(1)];
  expect(pickTrainer(waiting, room(needs(4, 8, 100)))).toBe(waiting[2]);
});

test("trainers without a GPU wait for a slot of their own", () => {
  expect(pickTrainer([needs(0)], room(needs(4, 8, 100), 0))).toBeNull();
});
