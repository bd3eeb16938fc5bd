import { makeGraph, makeOnnx, type TestModel, type TestTensor } from "./make-onnx";

/** Numbers in [-0.25, 0.25), small enough that few actions are clipped, that follow from the seed alone. */
const numbers = (count: number, seed: number): number[] => {
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 33 - 0.25;
  });
};

const tensor = (name: string, shape: readonly number[], seed: number): TestTensor => ({
  name,
  shape,
  values: numbers(
    shape.reduce((a, b) => a * b, 1),
    seed,
  ),
});

/** The tests' own task: 6 numbers are observed, 2 are done. */
export const testSpaces = {
  observationNames: ["a", "b", "c", "d", "e", "f"],
  actionNames: ["x", "y"],
};

/** How many numbers a task observes and does. */
type Sizes = { observed: number; done: number };
const testSizes: Sizes = { observed: 6, done: 2 };

const wide = ({ observed, done }: Sizes = testSizes): Pick<TestModel, "inputs" | "outputs"> => ({
  inputs: [{ name: "obs", shape: ["N", observed] }],
  outputs: [{ name: "action", shape: ["N", done] }],
});

/** Layers of the given widths, from observation to action, with an activation after each but the last. */
export const network = (
  widths: readonly number[],
  activation: string,
  change: Partial<TestModel> = {},
): Uint8Array => {
  const layers = widths.slice(1).map((width, at) => ({ at, from: widths[at], width }));
  const last = layers.length - 1;
  return makeOnnx({
    ...wide({ observed: widths[0], done: widths[last + 1] }),
    nodes: layers.flatMap(({ at }) => [
      {
        kind: "Gemm",
        inputs: [at === 0 ? "obs" : `g${at - 1}`, `w${at}`, `b${at}`],
        outputs: [at === last ? "action" : `h${at}`],
      },
      ...(at === last ? [] : [{ kind: activation, inputs: [`h${at}`], outputs: [`g${at}`] }]),
    ]),
    tensors: layers.flatMap(({ at, from, width }) => [
      tensor(`w${at}`, [from, width], 2 * at + 1),
      tensor(`b${at}`, [width], 2 * at + 2),
    ]),
    ...change,
  });
};

/** action = activation(obs W0 + b0) W1 + b1 */
export const perceptron = (activation: string, change: Partial<TestModel> = {}): Uint8Array =>
  network([testSizes.observed, 32, testSizes.done], activation, change);

/** An LSTM of 4 cells with its two memories, whose action is its hidden state, as much as fits. */
export const recurrent = (sizes = testSizes): Uint8Array => {
  const { inputs, outputs } = wide(sizes);
  return makeOnnx({
    inputs: [...inputs, { name: "h_in", shape: ["N", 4] }, { name: "c_in", shape: ["N", 4] }],
    outputs: [...outputs, { name: "h_out", shape: ["N", 4] }, { name: "c_out", shape: ["N", 4] }],
    nodes: [
      { kind: "Unsqueeze", inputs: ["obs", "first"], outputs: ["x"] },
      { kind: "Unsqueeze", inputs: ["h_in", "first"], outputs: ["h0"] },
      { kind: "Unsqueeze", inputs: ["c_in", "first"], outputs: ["c0"] },
      {
        kind: "LSTM",
        inputs: ["x", "w", "r", "b", "", "h0", "c0"],
        outputs: ["", "h1", "c1"],
        attributes: { hidden_size: 4 },
      },
      { kind: "Squeeze", inputs: ["h1", "first"], outputs: ["h_out"] },
      { kind: "Squeeze", inputs: ["c1", "first"], outputs: ["c_out"] },
      { kind: "Gemm", inputs: ["h_out", "part"], outputs: ["action"] },
    ],
    tensors: [
      { name: "first", shape: [1], values: [0], type: "int64" },
      tensor("w", [1, 16, sizes.observed], 5),
      tensor("r", [1, 16, 4], 6),
      tensor("b", [1, 32], 7),
      {
        name: "part",
        shape: [4, sizes.done],
        values: Array.from({ length: 4 * sizes.done }, (_, i) =>
          Math.floor(i / sizes.done) === i % sizes.done ? 1 : 0,
        ),
      },
    ],
  });
};

/** Normalises by the mean of the batch: what one environment does depends on the others. */
export const batchDependent = (sizes = testSizes): Uint8Array =>
  makeOnnx({
    ...wide(sizes),
    nodes: [
      { kind: "ReduceMean", inputs: ["obs"], outputs: ["mean"] },
      { kind: "Sub", inputs: ["obs", "mean"], outputs: ["centred"] },
      { kind: "Gemm", inputs: ["centred", "w"], outputs: ["action"] },
    ],
    tensors: [tensor("w", [sizes.observed, sizes.done], 8)],
  });

/** A graph whose loop makes as many turns as the value `turns` says, which `nodes` or `tensors` give. */
const looping = (
  sizes: Sizes,
  { nodes, tensors = [], ...more }: Pick<TestModel, "nodes" | "tensors"> & Partial<TestModel>,
): Uint8Array =>
  makeOnnx({
    ...wide(sizes),
    ...more,
    nodes: [
      ...nodes,
      { kind: "Gemm", inputs: ["obs", "w"], outputs: ["start"] },
      {
        kind: "Loop",
        inputs: ["turns", "true", "start"],
        outputs: ["action"],
        attributes: {
          body: makeGraph({
            inputs: [
              { name: "i", shape: [], type: "int64" },
              { name: "going", shape: [], type: "bool" },
              { name: "before", shape: ["N", sizes.done] },
            ],
            outputs: [
              { name: "on", shape: [], type: "bool" },
              { name: "after", shape: ["N", sizes.done] },
            ],
            nodes: [
              { kind: "Identity", inputs: ["going"], outputs: ["on"] },
              { kind: "Tanh", inputs: ["before"], outputs: ["after"] },
            ],
          }),
        },
      },
    ],
    tensors: [
      ...tensors,
      tensor("w", [sizes.observed, sizes.done], 9),
      { name: "true", shape: [], values: [1], type: "bool" },
    ],
  });

/** A loop of 10^15 turns. */
export const endless = (sizes = testSizes): Uint8Array =>
  looping(sizes, {
    nodes: [],
    tensors: [{ name: "turns", shape: [], values: [1e15], type: "int64" }],
  });

/** A memory that counts the steps of an episode. */
const counting = (sizes: Sizes) => {
  const { inputs, outputs } = wide(sizes);
  return {
    inputs: [...inputs, { name: "n_in", shape: ["N", 1] }],
    outputs: [...outputs, { name: "n_out", shape: ["N", 1] }],
    nodes: [{ kind: "Add", inputs: ["n_in", "one"], outputs: ["n_out"] }],
    tensors: [{ name: "one", shape: [1], values: [1] }],
  };
};

/** Answers the first step of an episode at once, and loops without an end at the second. */
export const endlessLater = (sizes = testSizes): Uint8Array => {
  const { nodes, tensors, ...values } = counting(sizes);
  return looping(sizes, {
    ...values,
    nodes: [
      ...nodes,
      { kind: "ReduceMax", inputs: ["n_in"], outputs: ["most"], attributes: { keepdims: 0 } },
      { kind: "Mul", inputs: ["most", "many"], outputs: ["product"] },
      { kind: "Cast", inputs: ["product"], outputs: ["turns"], attributes: { to: 7 } },
    ],
    tensors: [...tensors, { name: "many", shape: [], values: [1e15] }],
  });
};

/** Adds log(1 - step) to its action: 0, then minus infinity, then NaN. */
export const notFiniteLater = (sizes = testSizes): Uint8Array => {
  const { nodes, tensors, ...values } = counting(sizes);
  return makeOnnx({
    ...values,
    nodes: [
      ...nodes,
      { kind: "Sub", inputs: ["one", "n_in"], outputs: ["left"] },
      { kind: "Log", inputs: ["left"], outputs: ["spoilt"] },
      { kind: "Gemm", inputs: ["obs", "w"], outputs: ["sound"] },
      { kind: "Add", inputs: ["sound", "spoilt"], outputs: ["action"] },
    ],
    tensors: [...tensors, tensor("w", [sizes.observed, sizes.done], 12)],
  });
};

/** One operator between the observation and a layer that makes the action of it. */
export const withOperator = (kind: string, change: Partial<TestModel> = {}): Uint8Array =>
  makeOnnx({
    ...wide(),
    nodes: [
      { kind, inputs: ["obs"], outputs: ["h"] },
      { kind: "Gemm", inputs: ["h", "w"], outputs: ["action"] },
    ],
    tensors: [tensor("w", [6, 2], 10)],
    ...change,
  });
