import { env, InferenceSession, Tensor } from "onnxruntime-web";
import type { PolicyLayout } from "./read-layout";

env.wasm.numThreads = 1;
env.logLevel = "error";

/** The memory of one environment: one array for each memory of the layout. */
export type PolicyMemory = readonly Float32Array[];

/** One environment in a call: `action` and `memory` are written over, `observation` is read. */
export type PolicyRow = { observation: Float32Array; action: Float32Array; memory: PolicyMemory };

export const createMemory = ({ memories }: PolicyLayout): PolicyMemory =>
  memories.map(({ size }) => new Float32Array(size));

/** Asks the graph once for all of `rows`. Throws what the runtime threw. */
export async function runBatch(
  session: InferenceSession,
  layout: PolicyLayout,
  rows: readonly PolicyRow[],
): Promise<void> {
  const feeds: Record<string, Tensor> = {
    [layout.observation]: stack(rows.map(({ observation }) => observation)),
  };
  layout.memories.forEach(({ input, rowShape }, at) => {
    feeds[input] = stack(
      rows.map(({ memory }) => memory[at]),
      rowShape,
    );
  });
  const answers = await session.run(feeds);
  spread(
    answers[layout.action],
    rows.map(({ action }) => action),
  );
  layout.memories.forEach(({ output }, at) => {
    spread(
      answers[output],
      rows.map(({ memory }) => memory[at]),
    );
  });
}

function stack(rows: readonly Float32Array[], rowShape = [rows[0].length] as readonly number[]): Tensor {
  const size = rows[0].length;
  const data = new Float32Array(rows.length * size);
  rows.forEach((row, at) => {
    data.set(row, at * size);
  });
  return new Tensor("float32", data, [rows.length, ...rowShape]);
}

function spread(tensor: Tensor, rows: readonly Float32Array[]): void {
  const size = rows[0].length;
  const { data } = tensor;
  if (!(data instanceof Float32Array) || data.length !== rows.length * size)
    throw new Error(
      `the policy answered ${tensor.type} [${tensor.dims.join(", ")}] where [${rows.length}, ${size}] was due`,
    );
  rows.forEach((row, at) => {
    row.set(data.subarray(at * size, (at + 1) * size));
  });
}

/** One thread: the caller has an instance for each of its own. */
export async function openSession(bytes: Uint8Array): Promise<InferenceSession> {
  return InferenceSession.create(bytes, { executionProviders: ["wasm"] });
}
