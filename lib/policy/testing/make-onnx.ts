import protobuf from "protobufjs/minimal.js";

/**
 * Writes small ONNX files for tests. The numbers of the fields are those of
 * https://github.com/onnx/onnx/blob/main/onnx/onnx.proto.
 */

/** `attributes`: whole numbers, or a graph (the body of a loop). */
export type TestNode = {
  kind: string;
  inputs: readonly string[];
  outputs: readonly string[];
  attributes?: Readonly<Record<string, number | Uint8Array>>;
};
/** A text in the shape is a free size. */
export type TestValue = {
  name: string;
  shape: readonly (number | string)[];
  type?: "float" | "int64" | "bool";
};
/** `values` of a float tensor, or whole numbers. `outside`: said to lie in another file. */
export type TestTensor = {
  name: string;
  shape: readonly number[];
  values: readonly number[];
  type?: "float" | "int64" | "bool";
  outside?: true;
};

export type TestModel = {
  nodes: readonly TestNode[];
  inputs: readonly TestValue[];
  outputs: readonly TestValue[];
  tensors?: readonly TestTensor[];
  metadata?: Readonly<Record<string, string>>;
};

const elementTypes = { float: 1, int64: 7, bool: 9 } as const;
type Build = (writer: protobuf.Writer) => void;

const build = (fill: Build): Uint8Array => {
  const writer = protobuf.Writer.create();
  fill(writer);
  return writer.finish();
};
const put = (writer: protobuf.Writer, field: number, value: string | number | Uint8Array): void => {
  if (typeof value === "number") writer.uint32(field << 3).int64(value);
  else if (typeof value === "string") writer.uint32((field << 3) | 2).string(value);
  else writer.uint32((field << 3) | 2).bytes(value);
};

export const makeOnnx = ({ metadata = {}, ...graph }: TestModel): Uint8Array =>
  build((model) => {
    put(model, 1, 8);
    put(model, 7, makeGraph(graph));
    put(
      model,
      8,
      build((opset) => {
        put(opset, 1, "");
        put(opset, 2, 13);
      }),
    );
    for (const [key, value] of Object.entries(metadata)) {
      const entry = build((writer) => {
        put(writer, 1, key);
        put(writer, 2, value);
      });
      put(model, 14, entry);
    }
  });

export const makeGraph = ({
  nodes,
  inputs,
  outputs,
  tensors = [],
}: Omit<TestModel, "metadata">): Uint8Array =>
  build((graph) => {
    for (const node of nodes) put(graph, 1, makeNode(node));
    put(graph, 2, "test");
    for (const tensor of tensors) put(graph, 5, makeTensor(tensor));
    for (const value of inputs) put(graph, 11, makeValue(value));
    for (const value of outputs) put(graph, 12, makeValue(value));
  });

const makeNode = ({ kind, inputs, outputs, attributes = {} }: TestNode): Uint8Array =>
  build((node) => {
    for (const name of inputs) put(node, 1, name);
    for (const name of outputs) put(node, 2, name);
    put(node, 4, kind);
    for (const [name, value] of Object.entries(attributes)) {
      const attribute = build((writer) => {
        put(writer, 1, name);
        put(writer, typeof value === "number" ? 3 : 6, value);
        put(writer, 20, typeof value === "number" ? 2 : 5);
      });
      put(node, 5, attribute);
    }
  });

const makeTensor = ({ name, shape, values, type = "float", outside }: TestTensor): Uint8Array =>
  build((tensor) => {
    for (const size of shape) put(tensor, 1, size);
    put(tensor, 2, elementTypes[type]);
    put(tensor, 8, name);
    if (outside) {
      const location = build((writer) => {
        put(writer, 1, "location");
        put(writer, 2, "weights.bin");
      });
      put(tensor, 13, location);
      put(tensor, 14, 1);
      return;
    }
    const raw =
      type === "float"
        ? Float32Array.from(values).buffer
        : type === "int64"
          ? BigInt64Array.from(values, BigInt).buffer
          : Uint8Array.from(values).buffer;
    put(tensor, 9, new Uint8Array(raw));
  });

const makeValue = ({ name, shape, type = "float" }: TestValue): Uint8Array =>
  build((value) => {
    put(value, 1, name);
    const dimensions = build((writer) => {
      for (const size of shape) {
        put(
          writer,
          1,
          build((dimension) => put(dimension, typeof size === "number" ? 1 : 2, size)),
        );
      }
    });
    const tensorType = build((writer) => {
      put(writer, 1, elementTypes[type]);
      put(writer, 2, dimensions);
    });
    put(
      value,
      2,
      build((writer) => put(writer, 1, tensorType)),
    );
  });
