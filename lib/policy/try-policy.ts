import { PolicyRefusal, shorten } from "./policy-refusal";
import { createMemory, type PolicyRow } from "./policy-session";
import type { PolicyLayout } from "./read-layout";

/** Asks the graph once for all rows, and writes its answers into them. */
export type Ask = (rows: readonly PolicyRow[]) => Promise<void>;

/** The action for each of `probes`, each asked by itself. Throws `PolicyRefusal` where it fails or is not finite. */
export async function answerAlone(
  ask: Ask,
  layout: PolicyLayout,
  probes: readonly Float32Array[],
): Promise<Float32Array[]> {
  const actions: Float32Array[] = [];
  for (const probe of probes) {
    const row = makeRow(layout, probe);
    try {
      await ask([row]);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new PolicyRefusal(
        "policy_shape",
        `The policy failed on an observation of this task: ${shorten(why)}`,
      );
    }
    if (![row.action, ...row.memory].every((values) => values.every(Number.isFinite))) {
      const text = "The policy answers NaN or infinity to an observation of this task.";
      throw new PolicyRefusal("policy_not_finite", text);
    }
    actions.push(row.action);
  }
  return actions;
}

/** Does the graph give an environment the same bits alone and among others, whatever their number and its place? */
export async function isSameInBatches(
  ask: Ask,
  layout: PolicyLayout,
  probes: readonly Float32Array[],
  alone: readonly Float32Array[],
): Promise<boolean> {
  for (const count of [2, 3, 7, 16, 64]) {
    const rows = Array.from({ length: count }, (_, at) => makeRow(layout, probes[at % probes.length]));
    try {
      await ask(rows);
    } catch {
      // A graph that says its first axis is free and cannot take two rows is asked one by one.
      return false;
    }
    const same = rows.every(({ action }, at) =>
      action.every((x, i) => Object.is(x, alone[at % probes.length][i])),
    );
    if (!same) return false;
  }
  return true;
}

const makeRow = (layout: PolicyLayout, observation: Float32Array): PolicyRow => ({
  observation,
  action: new Float32Array(layout.actionSize),
  memory: createMemory(layout),
});
