import { expect, it } from "vitest";
import { LoopSimulator, somePlan } from "@/lib/testing/loop-simulator";
import { describeEvent } from "./describe-event";

it("tells a failure in one line: what failed, its code, the trainer's own words first", () => {
  const run = new LoopSimulator(somePlan({ trainer: { retryLimit: 1, reserveMicro: 0 } }));
  const message = "ValueError: no such column\nThe trainer exited with status 1.";
  for (let tries = 0; tries < 20 && run.held.size > 0; tries++) {
    for (const held of [...run.held.values()]) {
      run.claim(held);
      if (held.ref.kind === "trainer") {
        run.finish(held, { kind: "failed", code: "trainer_exit_nonzero", message, exitCode: 1 });
      } else run.run(() => ({}), 1);
    }
  }
  const said = run.events.map(({ event }) => describeEvent(run.state, event));
  const failures = said
    .filter(({ message }) => message.includes("ValueError"))
    .map((d) => [d.level, d.message]);
  const words = "ValueError: no such column — The trainer exited with status 1.";
  expect(failures).toEqual([
    ["warning", `i0 training failed (trainer_exit_nonzero), to be tried again: ${words}`],
    ["error", `i0 training, attempt 2, failed (trainer_exit_nonzero): ${words}`],
    ["error", `i0 failed (trainer_exit_nonzero): ${words}`],
    ["error", `Run failed (iteration_failed): ${words}`],
  ]);
});
