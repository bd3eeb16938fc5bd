import type { InferenceSession } from "onnxruntime-web";
import { PolicyRefusal } from "./policy-refusal";

/** What the task mode says that a policy meets. */
export type PolicySpaces = { observationNames: readonly string[]; actionNames: readonly string[] };

/** One memory of a recurrent policy: what comes out of `output` goes into `input` at the next step, zero at reset. */
export type MemoryLayout = { input: string; output: string; rowShape: readonly number[]; size: number };

/** Which of the graph's values are what. `oneByOne`: its first axis is fixed at 1. */
export type PolicyLayout = {
  observation: string;
  action: string;
  actionSize: number;
  memories: readonly MemoryLayout[];
  oneByOne: boolean;
};

type Value = InferenceSession.ValueMetadata;

/** One value of a graph. A free size of its shape is a text; a value that is no tensor has none. */
export type PolicyValue = { name: string; shape: readonly (number | string)[] };

export const readValues = (values: readonly Value[]): PolicyValue[] =>
  values.map((value) => ({ name: value.name, shape: value.isTensor ? [...value.shape] : [] }));

/** Throws `PolicyRefusal` when the graph is none that can drive this task. */
export function readLayout(
  { inputMetadata, outputMetadata }: Pick<InferenceSession, "inputMetadata" | "outputMetadata">,
  { observationNames, actionNames }: PolicySpaces,
): PolicyLayout {
  const observation = chooseOne(inputMetadata, "obs", "_in", "input");
  const action = chooseOne(outputMetadata, "action", "_out", "output");
  checkVector(observation, observationNames.length, "observation");
  checkVector(action, actionNames.length, "action");
  const memoryInputs = inputMetadata.filter((value) => value !== observation);
  const values = [observation, action, ...memoryInputs];
  return {
    observation: observation.name,
    action: action.name,
    actionSize: actionNames.length,
    memories: memoryInputs.map((input) => readMemory(input, outputMetadata)),
    oneByOne: values.some((value) => value.isTensor && value.shape[0] === 1),
  };
}

/** The value of the wanted name, or the only one that is no memory. */
function chooseOne(values: readonly Value[], wanted: string, memoryEnding: string, what: string): Value {
  const candidates = values.filter(({ name }) => !name.endsWith(memoryEnding));
  const chosen =
    values.find(({ name }) => name === wanted) ?? (candidates.length === 1 ? candidates[0] : undefined);
  if (chosen) return chosen;
  const names = values.map(({ name }) => name).join(", ") || "none";
  return refuse(`The policy has no ${what} called ${wanted}; it has: ${names}.`);
}

function checkVector(value: Value, size: number, what: string): void {
  const shape = describeShape(value);
  if (!value.isTensor || value.type !== "float32" || value.shape.length !== 2)
    refuse(`The policy's ${what} "${value.name}" is ${shape}; needed is float32 [N, ${size}].`);
  else if (typeof value.shape[1] === "number" && value.shape[1] !== size)
    refuse(`The policy's ${what} "${value.name}" is ${shape}; the task's has ${size} numbers.`);
  else if (typeof value.shape[0] === "number" && value.shape[0] !== 1)
    refuse(`The policy's ${what} "${value.name}" is ${shape}; its first axis must be free or 1.`);
}

function readMemory(input: Value, outputs: readonly Value[]): MemoryLayout {
  const name = input.name.replace(/_in$/, "_out");
  const output = outputs.find((value) => value.name === name && name !== input.name);
  if (!output)
    return refuse(`The policy's input "${input.name}" is no observation and has no output "…_out".`);
  const [came, left] = [readRowShape(input), readRowShape(output)];
  if (!came || !left || came.join() !== left.join()) {
    const text = `comes in as ${describeShape(input)} and goes out as ${describeShape(output)}`;
    return refuse(
      `The policy's memory ${text}; needed is float32 [N, …], twice the same, with fixed sizes after N.`,
    );
  }
  return { input: input.name, output: name, rowShape: came, size: came.reduce((a, b) => a * b, 1) };
}

/** The sizes after the first axis; null where one is free or the value is no float tensor. */
function readRowShape(value: Value): number[] | null {
  if (!value.isTensor || value.type !== "float32" || value.shape.length === 0) return null;
  const sizes = value.shape.slice(1).filter((size) => typeof size === "number");
  return sizes.length === value.shape.length - 1 ? sizes : null;
}

const describeShape = (value: Value): string =>
  value.isTensor ? `${value.type} [${value.shape.join(", ")}]` : "no tensor";

function refuse(message: string): never {
  throw new PolicyRefusal("policy_shape", message);
}
