import { floats, packBatch, type TestArray } from "@/worker/datasets/testing/make-batch";

/** A batch with the arrays of the built-in simulator, and numbers that hardly repeat, as measured ones. */
export function makeSimulatedBatch({
  episodes,
  steps,
  seed,
}: {
  episodes: number;
  steps: number;
  seed: number;
}): Buffer {
  let state = seed + 1;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  };
  const shape = (...row: number[]) => [episodes, steps, ...row];
  const truths = (name: string, read: (at: number) => boolean): TestArray => ({
    ...{ name, dtype: "BOOL", shape: shape() },
    values: Uint8Array.from({ length: episodes * steps }, (_, at) => (read(at) ? 1 : 0)),
  });
  return packBatch(
    [
      floats("observation", shape(32), next),
      floats("action", shape(5), next),
      floats("expert_action", shape(5), next),
      floats("reward", shape(), next),
      floats("qpos", shape(17), next),
      { name: "length", dtype: "I32", shape: [episodes], values: new Int32Array(episodes).fill(steps) },
      truths("terminated", () => false),
      truths("truncated", (at) => at % steps === steps - 1),
      { name: "success", dtype: "BOOL", shape: [episodes], values: new Uint8Array(episodes).fill(1) },
    ],
    { schema: "hardsim.rollout/v1", control_dt: "0.02", seed: String(seed) },
  );
}
