import { expect, test } from "vitest";
import { LoopSimulator, somePlan } from "@/lib/testing/loop-simulator";
import { attemptErrorCodes, type TaskKind } from "../names";
import { charges, outsideCauses } from "./charges";
import type { Outcome } from "./outcome";

const spentMicro = 7;

/** A run whose first trainer has run and exited; what its end then costs, and whether another try follows. */
function endTrainer(outcome: Outcome, wish?: "cancel"): { spent: number; next: TaskKind[] } {
  const run = new LoopSimulator(somePlan({ trainer: { retryLimit: 1, reserveMicro: 0 } }));
  const isTraining = () => [...run.held.values()].find(({ ref }) => ref.kind === "trainer");
  while (!isTraining()) run.run(undefined, 1);
  const held = isTraining();
  if (!held) throw new Error("the trainer was not ordered");
  run.claim(held);
  if (wish) run.give({ type: wish });
  run.exit(held, spentMicro);
  run.finish(held, outcome, spentMicro);
  return {
    spent: run.state.counters.spentMicro,
    next: [...run.held.values()].map(({ ref }) => ref.kind),
  };
}

test.each(attemptErrorCodes)("who pays for %s is who the table says", (code) => {
  const { pays, retried } = charges[code];
  const { spent, next } = endTrainer({ kind: "failed", code, message: "it ended", exitCode: 1 });
  expect(spent).toBe(pays === "platform" ? 0 : spentMicro);
  expect(next).toEqual(retried === "no" ? [] : ["trainer"]);
});

test("a trainer that is canceled pays for what it ran", () => {
  const { spent, next } = endTrainer({ kind: "canceled", partialArtifacts: 0 }, "cancel");
  expect(charges.canceled).toMatchObject({ pays: "user", retried: "no" });
  expect([spent, next]).toEqual([spentMicro, []]);
});

test("nothing that ends free of charge is a trainer's to bring about: each says what proves it", () => {
  const free = Object.entries(charges).flatMap(([end, { pays }]) => (pays === "platform" ? [end] : []));
  expect(free.sort()).toEqual([
    "checkpoint_in_unavailable",
    "engine_error",
    "gpu_unavailable",
    "handed_back",
    "image_pull_failed",
    "internal",
    "lost",
    "network_unavailable",
    "storage_error",
  ]);
  for (const { evidence } of [...Object.values(charges), ...Object.values(outsideCauses)])
    expect(evidence).not.toBe("");
});
