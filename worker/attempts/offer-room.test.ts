import { expect, test } from "vitest";
import { completeRow } from "@/lib/server/attempts/order";
import { holdAttempt } from "@/worker/held/held-attempt";
import { offerRoom } from "./offer-room";
import { createWorkerState } from "./worker-state";

const by = { slots: { rollouts: 2, cpuTrainers: 1 }, leaseMs: 15_000 };

function hold(attemptId: string, kind: "rollout" | "manifest" | "trainer") {
  const now = new Date(0);
  const place = {
    taskId: "task_1",
    projectId: "proj_1",
    kind,
    index: 0,
    number: 1,
    status: "running",
  } as const;
  return holdAttempt(completeRow({ attemptId, ...place, queuedAt: now, notBefore: now }), { adopted: false });
}

test("turns at the same time take no more room than there is, and give back what they did not use", () => {
  const state = createWorkerState("work_1");
  const one = offerRoom(state, hold("att_1", "trainer"), by);
  const other = offerRoom(state, hold("att_2", "trainer"), by);
  expect([one.take("rollout"), other.take("evaluation"), one.take("rollout"), one.take("manifest")]).toEqual([
    true,
    true,
    false,
    true,
  ]);
  other.giveBack();
  expect(one.take("rollout")).toBe(true);
  expect(one.take("trainer")).toBe(false);
});

test("the room of the attempt that has ended is free", () => {
  const state = createWorkerState("work_1");
  const [ended, beside] = [hold("att_1", "rollout"), hold("att_2", "rollout")];
  for (const held of [ended, beside]) state.held.set(held.attempt.attemptId, held);
  const room = offerRoom(state, ended, by);
  expect([room.take("rollout"), room.take("rollout")]).toEqual([true, false]);
});
