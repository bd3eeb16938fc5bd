"""Writes a multilayer perceptron as an ONNX file, without any library.

An ONNX file is one protocol-buffer message; the numbers of its fields are those of
https://github.com/onnx/onnx/blob/main/onnx/onnx.proto. Run by itself it writes an untrained policy of the given sizes:

    python write_onnx.py untrained.onnx --observation-names '["q0", "q1"]' --actions 5 --seed 0

A file called - is the standard output.
"""

import argparse
import json
import sys

import numpy as np

FLOAT = 1  # TensorProto.DataType
IR_VERSION, OPSET = 8, 13


def make_model(mean, width, layers, observation_names, is_bounded=True):
    """Bytes of obs [N, o] -> action [N, a]: standardized by mean and width, then tanh(x W + b) for each of `layers`.

    `is_bounded` false: the last layer is x W + b alone, as logits are. `observation_names` None: they are not known.
    """
    nodes = [node("Sub", ["obs", "mean"], "centred"), node("Div", ["centred", "width"], "x0")]
    tensors = [tensor("mean", mean), tensor("width", width)]
    for i, (weight, bias) in enumerate(layers):
        tensors += [tensor(f"w{i}", weight), tensor(f"b{i}", bias)]
        is_last = i == len(layers) - 1
        if is_last and not is_bounded:
            nodes.append(node("Gemm", [f"x{i}", f"w{i}", f"b{i}"], "action"))
            continue
        nodes.append(node("Gemm", [f"x{i}", f"w{i}", f"b{i}"], f"z{i}"))
        nodes.append(node("Tanh", [f"z{i}"], "action" if is_last else f"x{i + 1}"))
    graph = b"".join(
        [
            *(message(1, one) for one in nodes),
            text(2, "policy"),
            *(message(5, one) for one in tensors),
            message(11, value("obs", len(mean))),
            message(12, value("action", len(layers[-1][1]))),
        ]
    )
    return b"".join(
        [
            number(1, IR_VERSION),
            text(2, "hardsim dagger trainer"),
            message(7, graph),
            message(8, text(1, "") + number(2, OPSET)),
            b"" if observation_names is None else make_metadata(observation_names),
        ]
    )


def make_metadata(observation_names):
    """What tells Hardsim which numbers the policy expects, and in which order. It may be appended to any ONNX file."""
    return message(14, text(1, "hardsim.observation_names") + text(2, json.dumps(list(observation_names))))


def node(kind, inputs, output):
    return b"".join([*(text(1, name) for name in inputs), text(2, output), text(3, output), text(4, kind)])


def tensor(name, values):
    values = np.ascontiguousarray(values, "<f4")
    sizes = b"".join(number(1, size) for size in values.shape)
    return sizes + number(2, FLOAT) + text(8, name) + message(9, values.tobytes())


def value(name, size):
    """A float tensor [N, size] where N is free."""
    shape = message(1, text(2, "N")) + message(1, number(1, size))
    return text(1, name) + message(2, message(1, number(1, FLOAT) + message(2, shape)))


def number(field, value):
    return varint(field << 3) + varint(value)


def message(field, data):
    return varint(field << 3 | 2) + varint(len(data)) + data


def text(field, value):
    return message(field, value.encode())


def varint(value):
    """Seven bits a byte, the lowest first; the top bit says that more follow."""
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)


def main():
    parser = argparse.ArgumentParser(description="Writes an untrained policy.")
    parser.add_argument("file")
    parser.add_argument("--observation-names", required=True, help="JSON list")
    parser.add_argument("--actions", type=int, required=True)
    parser.add_argument("--hidden", type=int, default=128)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    names = json.loads(args.observation_names)
    rng = np.random.default_rng(args.seed)
    sizes = [len(names), args.hidden, args.hidden, args.actions]
    layers = [(rng.standard_normal((a, b)) / np.sqrt(a), np.zeros(b)) for a, b in zip(sizes, sizes[1:])]
    model = make_model(np.zeros(len(names)), np.ones(len(names)), layers, names)
    if args.file == "-":
        sys.stdout.buffer.write(model)
        return
    with open(args.file, "wb") as file:
        file.write(model)


if __name__ == "__main__":
    main()
