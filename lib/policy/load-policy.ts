import type { InferenceSession } from "onnxruntime-web";
import { checkNames } from "./check-names";
import { inspectModel } from "./inspect-model";
import { PolicyRefusal, refuseLargePolicy, shorten } from "./policy-refusal";
import { createMemory, openSession, type PolicyMemory, type PolicyRow, runBatch } from "./policy-session";
import {
  type PolicyLayout,
  type PolicySpaces,
  type PolicyValue,
  readLayout,
  readValues,
} from "./read-layout";
import { type Ask, answerAlone, isSameInBatches } from "./try-policy";

/** A policy that has been checked. It takes one call at a time. */
export type Policy = {
  layout: PolicyLayout;
  /** What the graph takes and gives, in its order. */
  inputs: readonly PolicyValue[];
  outputs: readonly PolicyValue[];
  /** False: its environments are asked one by one, because the graph wants it or its numbers depend on it. */
  batched: boolean;
  createMemory(): PolicyMemory;
  /**
   * One control step of each row; actions are clipped to [-1, 1]. A row's numbers do not depend on the others. Throws
   * `PolicyRefusal` for NaN as the answer to a finite observation, and what the runtime threw.
   */
  act(rows: readonly PolicyRow[]): Promise<void>;
  release(): Promise<void>;
};

/**
 * Loads `policy.onnx` and checks operators, shapes, the names of its observation, and that it answers finite numbers to
 * zeros and to `observation`, one that was recorded. Throws `PolicyRefusal`. `onCall` hears of each call of the graph
 * before it is made, now and later: a graph may hold a loop without an end, and whoever watches counts these.
 */
export async function loadPolicy(
  bytes: Uint8Array,
  spaces: PolicySpaces,
  observation: Float32Array,
  onCall: () => void = () => {},
): Promise<Policy> {
  refuseLargePolicy(bytes.byteLength);
  const { metadata } = inspectModel(bytes);
  checkNames(metadata.get("hardsim.observation_names"), spaces.observationNames);
  const session = await openOrRefuse(bytes);
  try {
    const layout = readLayout(session, spaces);
    const probes = [new Float32Array(observation.length), observation];
    const ask: Ask = (rows) => {
      onCall();
      return runBatch(session, layout, rows);
    };
    const alone = await answerAlone(ask, layout, probes);
    const batched = !layout.oneByOne && (await isSameInBatches(ask, layout, probes, alone));
    return {
      layout,
      inputs: readValues(session.inputMetadata),
      outputs: readValues(session.outputMetadata),
      batched,
      createMemory: () => createMemory(layout),
      async act(rows) {
        const calls = batched ? [rows] : rows.map((row) => [row]);
        for (const call of calls) await ask(call);
        for (const row of rows) finishAction(row);
      },
      release: () => session.release(),
    };
  } catch (error) {
    await session.release();
    throw error;
  }
}

function finishAction({ observation, action }: PolicyRow): void {
  // What diverged before is the simulator's to tell.
  if (action.some(Number.isNaN) && observation.every(Number.isFinite)) {
    throw new PolicyRefusal(
      "policy_not_finite",
      "The policy answers NaN to an observation that it met in an episode.",
    );
  }
  for (let i = 0; i < action.length; i++) action[i] = Math.min(1, Math.max(-1, action[i]));
}

async function openOrRefuse(bytes: Uint8Array): Promise<InferenceSession> {
  try {
    return await openSession(bytes);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const lacking = /No Op registered for (\S+)|is not a registered function\/op|NOT_IMPLEMENTED/i.test(why);
    throw lacking
      ? new PolicyRefusal(
          "policy_operator_unknown",
          `The policy has an operator that the runtime lacks: ${shorten(why)}`,
        )
      : new PolicyRefusal("policy_not_onnx", `The runtime could not load the model: ${shorten(why)}`);
  }
}
