"""The DAgger trainer: behaviour cloning of the expert's labels on every episode that the loop has gathered, in numpy.

Each step of a Hardsim episode records what was observed, what was done and what the scripted expert would have done
(`expert_action`). Where the policy itself drove, those labels say how to come back from its own mistakes: that is DAgger
(Ross, Gordon and Bagnell, "A reduction of imitation learning and structured prediction to no-regret online learning",
AISTATS 2011). The network is a multilayer perceptron, trained with Adam (Kingma and Ba, "Adam: a method for stochastic
optimization", ICLR 2015), and is written as `policy.onnx`, which drives the next iteration's rollouts and the evaluation.

Equal inputs give equal files, byte for byte, on one machine.
"""

import os

# One thread of linear algebra: more do not help matrices of this size, and sums would depend on how many there are.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import argparse
import hashlib
import json
import math
import struct
import time
import urllib.parse

import numpy as np

import write_onnx

FORMAT = "hardsim.dagger_checkpoint/v1"
FLOAT = np.float32
REPORT_EVERY = 100  # updates


def main():
    args = parse_args()
    started = time.monotonic()
    manifest = read_json(args.dataset_manifest_path)
    spaces = manifest["content"]["spaces"]
    observations, actions, statistics = read_dataset(manifest, os.path.dirname(args.dataset_manifest_path))
    say(f"dataset: {statistics['episodes']} episodes, {len(observations)} steps, success rate {statistics['success_rate']:.3f}")

    learner = start_learner(args, observations, actions)
    os.makedirs(args.output_dir, exist_ok=True)
    with open(os.path.join(args.output_dir, "metrics.jsonl"), "w", encoding="utf-8") as curve:
        loss = learner.train(observations, actions, args, curve)

    names = spaces["observation"]["names"]
    write_bytes(os.path.join(args.output_dir, "policy.onnx"), make_policy(learner, names))
    write_bytes(os.path.join(args.output_dir, "checkpoint.pt"), learner.to_bytes())
    metrics = {
        "loss": loss,
        **{f"dataset/{name}": value for name, value in statistics.items()},
        "updates": learner.updates,
        "train_seconds": round(time.monotonic() - started, 3),
    }
    write_bytes(os.path.join(args.output_dir, "metrics.json"), json.dumps(metrics, indent=1).encode())
    say(f"done: loss {loss:.6f} after {learner.updates} updates, {metrics['train_seconds']:.1f} s")


def parse_args():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dataset-manifest-path", required=True)
    parser.add_argument("--output-dir", required=True)
    parser.add_argument("--checkpoint-in-uri", default="", help="file:// URI or path; empty: there is none")
    parser.add_argument("--updates", type=int, default=3000, help="gradient updates of this call")
    parser.add_argument("--schedule", type=int, default=0, help="updates over which the learning rate falls; 0: as --updates")
    parser.add_argument("--batch", type=int, default=512, help="steps an update learns from")
    parser.add_argument("--hidden", type=int, default=128, help="width of both hidden layers")
    parser.add_argument("--learning-rate", type=float, default=2e-3)
    parser.add_argument(
        "--go-on",
        action="store_true",
        help="go on with the checkpoint's network and optimizer; else a new network learns from all the data",
    )
    return parser.parse_args()


# ---- the dataset


def read_dataset(manifest, folder):
    """(observations [n, o], expert's actions [n, a], statistics) of all batches, each held against its sha256 first."""
    observations, actions, returns, successes = [], [], [], []
    for batch in manifest["content"]["batches"]:
        with open(os.path.join(folder, batch["path"]), "rb") as file:
            raw = file.read()
        if hashlib.sha256(raw).hexdigest() != batch["sha256"]:
            raise SystemExit(f"{batch['path']} is not the file that the manifest names")
        arrays, _ = read_safetensors(raw)
        for episode, length in enumerate(arrays["length"]):
            # Rows past an episode's length are padding.
            observations.append(arrays["observation"][episode, :length])
            actions.append(arrays["expert_action"][episode, :length])
            returns.append(float(arrays["reward"][episode, :length].sum(dtype=np.float64)))
            successes.append(bool(arrays["success"][episode]))
    if not observations:
        raise SystemExit("the manifest names no episode")
    statistics = {
        "episodes": len(observations),
        "env_steps": sum(map(len, observations)),
        "success_rate": sum(successes) / len(successes),
        "return_mean": math.fsum(returns) / len(returns),
    }
    return np.concatenate(observations), np.concatenate(actions), statistics


DTYPES = {"F32": "<f4", "F64": "<f8", "I32": "<i4", "I64": "<i8", "U8": "u1", "BOOL": "?"}


def read_safetensors(raw):
    """({name: array}, metadata). The format: 8 bytes of header length, a JSON header, then the arrays, little-endian."""
    (header_bytes,) = struct.unpack_from("<Q", raw)
    header = json.loads(raw[8 : 8 + header_bytes])
    metadata = header.pop("__metadata__", {})
    arrays = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        data = raw[8 + header_bytes + begin : 8 + header_bytes + end]
        arrays[name] = np.frombuffer(data, DTYPES[entry["dtype"]]).reshape(entry["shape"])
    return arrays, metadata


def make_safetensors(arrays, metadata):
    """The bytes of a file of float32 arrays."""
    header, parts, offset = {"__metadata__": metadata}, [], 0
    for name, values in arrays.items():
        data = np.ascontiguousarray(values, "<f4").tobytes()
        header[name] = {"dtype": "F32", "shape": list(values.shape), "data_offsets": [offset, offset + len(data)]}
        parts.append(data)
        offset += len(data)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + b"".join(parts)


# ---- the learner


def start_learner(args, observations, actions):
    seed = int(os.environ.get("HARDSIM_SEED") or 0)
    index = int(os.environ.get("HARDSIM_ITERATION_INDEX") or 0)
    found = read_checkpoint(args.checkpoint_in_uri)
    if args.go_on and found:
        if found.fits(observations, actions):
            say(f"going on after {found.updates} updates")
            return found
        say("the input checkpoint was learned in another scene's spaces; starting afresh")
    rng = np.random.default_rng([seed, index])
    mean, width = observations.mean(0), observations.std(0) + FLOAT(1e-3)
    return Learner.create(rng, mean, width, args.hidden, actions.shape[1])


class Learner:
    """tanh(tanh(tanh(x W0 + b0) W1 + b1) W2 + b2) on standardized observations, with Adam's two moments."""

    def __init__(self, rng, mean, width, weights, first, second, updates):
        self.rng = rng
        self.mean = mean
        self.width = width
        self.weights = weights
        self.first = first
        self.second = second
        self.updates = updates

    @classmethod
    def create(cls, rng, mean, width, hidden, outputs):
        sizes = [len(mean), hidden, hidden, outputs]
        weights = []
        for rows, columns in zip(sizes, sizes[1:]):
            weights.append((rng.standard_normal((rows, columns)) / np.sqrt(rows)).astype(FLOAT))
            weights.append(np.zeros(columns, FLOAT))
        zeros = [np.zeros_like(values) for values in weights]
        return cls(rng, mean.astype(FLOAT), width.astype(FLOAT), weights, zeros, [z.copy() for z in zeros], 0)

    def fits(self, observations, actions):
        return len(self.mean) == observations.shape[1] and len(self.weights[-1]) == actions.shape[1]

    def train(self, observations, actions, args, curve):
        """Updates the network and writes its curve; the answer is the mean squared error of the last updates."""
        inputs = ((observations - self.mean) / self.width).astype(FLOAT)
        targets = np.clip(actions, -1, 1).astype(FLOAT)
        size = min(args.batch, len(inputs))
        horizon = args.schedule or self.updates + args.updates
        losses = []
        for _ in range(args.updates):
            # Drawn anew each time, so that where a call ended does not matter to the one that goes on.
            rows = self.rng.integers(0, len(inputs), size)
            losses.append(self.update(inputs[rows], targets[rows], args.learning_rate, horizon))
            if self.updates % REPORT_EVERY == 0:
                loss = float(np.mean(losses[-REPORT_EVERY:]))
                rate = learning_rate(args.learning_rate, self.updates, horizon)
                line = {"step": self.updates, "loss": loss, "learning_rate": rate}
                curve.write(json.dumps(line) + "\n")
                curve.flush()
                if self.updates % (5 * REPORT_EVERY) == 0:
                    say(f"update {self.updates}: loss {loss:.6f}")
        return float(np.mean(losses[-REPORT_EVERY:])) if losses else 0.0

    def update(self, inputs, targets, base_rate, horizon):
        w0, b0, w1, b1, w2, b2 = self.weights
        h0 = np.tanh(inputs @ w0 + b0)
        h1 = np.tanh(h0 @ w1 + b1)
        out = np.tanh(h1 @ w2 + b2)
        error = out - targets
        # Backwards through the three layers; tanh's derivative is 1 - tanh².
        d2 = (2 / len(inputs)) * error * (1 - out * out)
        d1 = (d2 @ w2.T) * (1 - h1 * h1)
        d0 = (d1 @ w1.T) * (1 - h0 * h0)
        gradients = [inputs.T @ d0, d0.sum(0), h0.T @ d1, d1.sum(0), h1.T @ d2, d2.sum(0)]
        self.updates += 1
        rate = learning_rate(base_rate, self.updates, horizon)
        for values, gradient, first, second in zip(self.weights, gradients, self.first, self.second):
            first += FLOAT(0.1) * (gradient - first)
            second += FLOAT(0.001) * (gradient * gradient - second)
            unbiased = first / FLOAT(1 - 0.9**self.updates)
            values -= FLOAT(rate) * unbiased / (np.sqrt(second / FLOAT(1 - 0.999**self.updates)) + FLOAT(1e-8))
        return float((error * error).mean())

    def to_bytes(self):
        arrays = {"mean": self.mean, "width": self.width}
        for kind, values in (("weight", self.weights), ("first", self.first), ("second", self.second)):
            arrays.update({f"{kind}{i}": array for i, array in enumerate(values)})
        state = json.dumps(self.rng.bit_generator.state)
        return make_safetensors(arrays, {"format": FORMAT, "updates": str(self.updates), "rng": state})

    @classmethod
    def from_bytes(cls, raw):
        arrays, metadata = read_safetensors(raw)
        if metadata.get("format") != FORMAT:
            raise ValueError("of another format")
        rng = np.random.default_rng()
        rng.bit_generator.state = json.loads(metadata["rng"])
        read = lambda kind: [arrays[f"{kind}{i}"].copy() for i in range(6)]
        return cls(rng, arrays["mean"], arrays["width"], read("weight"), read("first"), read("second"), int(metadata["updates"]))


def learning_rate(base, update, horizon):
    """Falls as half a cosine over `horizon` updates, to a little above nothing."""
    return base * 0.5 * (1 + math.cos(math.pi * min(1, update / horizon))) + 1e-5


def make_policy(learner, observation_names):
    """The bytes of policy.onnx: the normalisation is part of the graph, the names of what it expects are its metadata."""
    w0, b0, w1, b1, w2, b2 = learner.weights
    layers = [(w0, b0), (w1, b1), (w2, b2)]
    return write_onnx.make_model(learner.mean, learner.width, layers, observation_names)


# ---- checkpoints


def read_checkpoint(uri):
    """What the input checkpoint learned. A file that this trainer did not write is no failure: it is said, and left."""
    if not uri:
        return None
    path = urllib.parse.unquote(urllib.parse.urlsplit(uri).path) if uri.startswith("file:") else uri
    try:
        with open(path, "rb") as file:
            return Learner.from_bytes(file.read())
    except (ValueError, KeyError, TypeError, OSError, struct.error) as error:
        say(f"the input checkpoint is not one of this trainer's ({error})")
        return None


# ---- small things


def read_json(path):
    with open(path, "rb") as file:
        return json.loads(file.read())


def write_bytes(path, data):
    """Whole or not at all: a trainer may be stopped at any moment."""
    with open(path + ".part", "wb") as file:
        file.write(data)
    os.replace(path + ".part", path)


def say(text):
    print(text, flush=True)


if __name__ == "__main__":
    main()
