import protobuf from "protobufjs/minimal.js";
import { PolicyRefusal } from "./policy-refusal";

/** What is read from an ONNX file before it is run. `operators` holds those of functions and inner graphs too. */
export type InspectedModel = { operators: ReadonlySet<string>; metadata: ReadonlyMap<string, string> };

/** Operators that draw random numbers: with one of them equal seeds would no longer give equal bytes. */
const randomOperators = new Set([
  "RandomNormal",
  "RandomNormalLike",
  "RandomUniform",
  "RandomUniformLike",
  "Multinomial",
  "Bernoulli",
]);

/**
 * Reads operators and metadata of an ONNX file without running it. Throws `PolicyRefusal` for a file that is none, that
 * keeps its weights in other files, or that draws random numbers.
 * The numbers of the fields are those of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto.
 */
export function inspectModel(bytes: Uint8Array): InspectedModel {
  const operators = new Set<string>();
  const metadata = new Map<string, string>();
  try {
    walk(bytes, {
      // graph, functions
      7: (graph) => readGraph(graph, operators),
      25: (body) => walk(body, { 7: (node) => readNode(node, operators) }),
      14: (entry) => readEntry(entry, metadata),
    });
  } catch (error) {
    if (error instanceof PolicyRefusal) throw error;
    throw new PolicyRefusal("policy_not_onnx", "The file is not an ONNX model.");
  }
  if (operators.size === 0) throw new PolicyRefusal("policy_not_onnx", "The file is not an ONNX model.");
  const random = [...operators].find((name) => randomOperators.has(name));
  if (random !== undefined) {
    throw new PolicyRefusal(
      "policy_random",
      `The policy draws random numbers (operator ${random}), so equal seeds would not give equal episodes. Use control.action_noise to explore.`,
    );
  }
  return { operators, metadata };
}

function readGraph(graph: Uint8Array, operators: Set<string>): void {
  walk(graph, { 1: (node) => readNode(node, operators), 5: refuseOutsideWeights });
}

function readNode(node: Uint8Array, operators: Set<string>): void {
  let inputs = 0;
  let kind = "";
  walk(node, {
    1: () => {
      inputs++;
    },
    4: (name) => {
      kind = readText(name);
    },
    // attribute: a tensor, a graph, several graphs
    5: (attribute) =>
      walk(attribute, {
        5: refuseOutsideWeights,
        6: (graph) => readGraph(graph, operators),
        11: (graph) => readGraph(graph, operators),
      }),
  });
  // Its third input switches training on, and with it the drawing of what is dropped.
  operators.add(kind === "Dropout" && inputs > 2 ? "Bernoulli" : kind);
}

function readEntry(entry: Uint8Array, metadata: Map<string, string>): void {
  let key = "";
  let value = "";
  walk(entry, {
    1: (bytes) => {
      key = readText(bytes);
    },
    2: (bytes) => {
      value = readText(bytes);
    },
  });
  metadata.set(key, value);
}

function refuseOutsideWeights(tensor: Uint8Array): void {
  walk(tensor, {
    13: () => {
      throw new PolicyRefusal(
        "policy_not_onnx",
        "The model keeps its weights in another file; save it as one file (external data off).",
      );
    },
  });
}

const readText = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

const lengthDelimited = 2;

/** Calls the visitor of each field that holds bytes, a text or a message. Throws when the bytes are no such message. */
function walk(bytes: Uint8Array, visitors: Readonly<Record<number, (value: Uint8Array) => void>>): void {
  const reader = protobuf.Reader.create(bytes);
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    const visit = visitors[tag >>> 3];
    if (visit && (tag & 7) === lengthDelimited) visit(reader.bytes());
    else reader.skipType(tag & 7);
  }
}
