"""The smoke trainer: one iteration of behaviour cloning, on Python's standard library alone (3.9 or newer).

It reads the dataset manifest and its rollout files, fits a linear policy expert_action = W * observation to them by
gradient descent with momentum, and goes on from the checkpoint it is given, optimizer state included: `loss`, measured
on whole episodes that it does not train on, falls from iteration to iteration. Equal inputs give an equal checkpoint.
"""

import argparse
import array
import hashlib
import json
import math
import os
import random
import struct
import sys
import time
import urllib.parse

FORMAT = "hardsim.smoke_checkpoint/v1"
MAX_OWN_CHECKPOINT_BYTES = 16 * 1024 * 1024

TRAIN_ROWS = 1200  # of an iteration's data: enough to learn from, seconds in pure Python
HELD_OUT_ROWS = 600
HELD_OUT_EVERY = 4  # each fourth episode is never trained on
EPOCHS = 2
BATCH_ROWS = 40
LEARNING_RATE = 0.006  # slow on purpose: what three iterations teach can be seen
MOMENTUM = 0.5


def main():
    args = parse_args()
    seed = int(os.environ.get("HARDSIM_SEED") or 0)
    index = int(os.environ.get("HARDSIM_ITERATION_INDEX") or 0)
    rng = random.Random(f"{seed}/{index}")
    started = time.monotonic()

    manifest = read_json(args.dataset_manifest_path)
    folder = os.path.dirname(os.path.abspath(args.dataset_manifest_path))
    episodes = read_dataset(manifest, folder)
    statistics = describe_episodes(episodes)
    say(
        f"dataset: {len(episodes)} episodes, {statistics['env_steps']} steps, "
        f"return {statistics['return_mean']:.4f}, success rate {statistics['success_rate']:.3f}"
    )

    parent, learned = read_checkpoint(args.checkpoint_in_uri)
    train_rows, held_out_rows = choose_rows(episodes, rng)
    model = Model.restore(learned, train_rows) if learned else None
    if model is None:
        model = Model.create(train_rows)
    loss_before = model.loss(held_out_rows)
    say(f"training on {len(train_rows)} rows; {len(held_out_rows)} rows held out; loss before {loss_before:.6f}")

    model.iterations += 1
    os.makedirs(args.output_dir, exist_ok=True)
    with open(os.path.join(args.output_dir, "metrics.jsonl"), "w", encoding="utf-8") as curve:
        for epoch in range(EPOCHS):
            train_loss = model.train_epoch(train_rows, rng)
            loss = model.loss(held_out_rows)
            line = {"step": model.steps, "epoch": epoch, "train_loss": train_loss, "loss": loss}
            curve.write(json.dumps(line) + "\n")
            curve.flush()
            say(f"epoch {epoch + 1}/{EPOCHS}: train loss {train_loss:.6f}, held-out loss {loss:.6f}")

    checkpoint = {
        "format": FORMAT,
        "given": {
            "run_id": os.environ.get("HARDSIM_RUN_ID", ""),
            "iteration_id": os.environ.get("HARDSIM_ITERATION_ID", ""),
            "iteration_index": index,
            "seed": seed,
            "dataset_digest": manifest.get("digest", ""),
            "episodes": len(episodes),
            "parent": parent,
        },
        "learned": model.to_json(),
    }
    metrics = {
        "loss": loss,
        **statistics,
        "loss_before": loss_before,
        "loss_improvement": loss_before - loss,
        "train_loss": train_loss,
        "train_rows": len(train_rows),
        "held_out_rows": len(held_out_rows),
        "iterations_trained": model.iterations,
        "optimizer_steps": model.steps,
        "train_seconds": round(time.monotonic() - started, 3),
    }
    write_json(os.path.join(args.output_dir, "checkpoint.pt"), checkpoint)
    write_json(os.path.join(args.output_dir, "metrics.json"), metrics)
    say(f"done: loss {loss_before:.6f} -> {loss:.6f} after {model.iterations} iteration(s) of training")


def parse_args():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dataset-manifest-path", required=True)
    parser.add_argument("--output-dir", required=True)
    parser.add_argument("--checkpoint-in-uri", default="", help="file:// URI or path; empty: start afresh")
    return parser.parse_args()


# ---- the dataset


def read_dataset(manifest, folder):
    """Episodes of all batches, in order. Each file is held against the manifest's sha256 first."""
    episodes = []
    for batch in manifest["content"]["batches"]:
        with open(os.path.join(folder, batch["path"]), "rb") as file:
            raw = file.read()
        if hashlib.sha256(raw).hexdigest() != batch["sha256"]:
            raise SystemExit(f"{batch['path']} is not the file that the manifest names")
        episodes.extend(split_episodes(read_safetensors(raw)))
    if not episodes:
        raise SystemExit("the manifest names no episode")
    return episodes


# safetensors' names -> array's; BOOL is one byte, 0 or 1.
TYPE_CODES = {"F32": "f", "F64": "d", "I32": "i", "I64": "q", "U8": "B", "BOOL": "B"}


def read_safetensors(raw):
    """{name: (shape, flat array)}. The format: 8 bytes of header length, a JSON header, then the arrays, little-endian."""
    (header_bytes,) = struct.unpack_from("<Q", raw)
    header = json.loads(raw[8 : 8 + header_bytes])
    data = memoryview(raw)[8 + header_bytes :]
    tensors = {}
    for name, entry in header.items():
        if name == "__metadata__" or entry["dtype"] not in TYPE_CODES:
            continue
        begin, end = entry["data_offsets"]
        values = array.array(TYPE_CODES[entry["dtype"]])
        values.frombytes(data[begin:end])
        if sys.byteorder == "big":
            values.byteswap()
        tensors[name] = (entry["shape"], values)
    return tensors


def split_episodes(tensors):
    """Rows past an episode's length are padding and belong to nobody."""
    count, steps, observation_size = tensors["observation"][0]
    target = "expert_action" if "expert_action" in tensors else "action"
    action_size = tensors[target][0][2]
    observations, actions, rewards = tensors["observation"][1], tensors[target][1], tensors["reward"][1]
    success_shape, successes = tensors["success"]
    per_episode = len(successes) // success_shape[0]
    for episode in range(count):
        length = tensors["length"][1][episode]
        first = episode * steps
        yield {
            "length": length,
            "return": math.fsum(rewards[first : first + length]),
            "success": any(successes[episode * per_episode : (episode + 1) * per_episode]),
            "observations": [row(observations, first + step, observation_size) for step in range(length)],
            "actions": [row(actions, first + step, action_size) for step in range(length)],
        }


def row(values, index, size):
    return values[index * size : (index + 1) * size].tolist()


def describe_episodes(episodes):
    returns = [episode["return"] for episode in episodes]
    lengths = [episode["length"] for episode in episodes]
    return {
        "success_rate": mean([1.0 if episode["success"] else 0.0 for episode in episodes]),
        "return_mean": mean(returns),
        "return_std": deviation(returns),
        "return_min": min(returns),
        "return_max": max(returns),
        "length_mean": mean(lengths),
        "episodes": len(episodes),
        "env_steps": sum(lengths),
    }


def choose_rows(episodes, rng):
    """(observation, action) pairs to train on and to measure with; an episode is in one of them alone."""
    parts = ([], [])
    for number, episode in enumerate(episodes):
        held_out = number % HELD_OUT_EVERY == HELD_OUT_EVERY - 1
        parts[held_out].extend(zip(episode["observations"], episode["actions"]))
    train, held_out = parts
    if not train:
        raise SystemExit("the episodes have no step to learn from")
    held_out = held_out or train  # fewer than four episodes: nothing can be spared
    return rng.sample(train, min(TRAIN_ROWS, len(train))), rng.sample(held_out, min(HELD_OUT_ROWS, len(held_out)))


# ---- the model


class Model:
    """A linear map on standardized observations and actions; the scales are those of the first data it saw, for good."""

    def __init__(self, input_scale, output_scale, weights, momentum, iterations, steps):
        self.input_scale = input_scale
        self.output_scale = output_scale
        self.weights = weights
        self.momentum = momentum
        self.iterations = iterations
        self.steps = steps

    @classmethod
    def create(cls, rows):
        input_scale = scale_of([observation for observation, _ in rows])
        output_scale = scale_of([action for _, action in rows])
        zeros = [[0.0] * (len(input_scale) + 1) for _ in output_scale]
        return cls(input_scale, output_scale, zeros, [list(line) for line in zeros], 0, 0)

    @classmethod
    def restore(cls, learned, rows):
        """None: it was learned in another space of observations or actions."""
        observation, action = rows[0]
        if len(learned["input_scale"]) != len(observation) or len(learned["output_scale"]) != len(action):
            say("the input checkpoint was learned in another scene's spaces; starting afresh")
            return None
        return cls(**learned)

    def to_json(self):
        return dict(vars(self))

    def standardize(self, rows):
        for observation, action in rows:
            inputs = [(x - centre) / width for x, (centre, width) in zip(observation, self.input_scale)]
            # A quantity that hardly moved in the first data may jump in later data.
            inputs = [max(-5.0, min(5.0, x)) for x in inputs]
            inputs.append(1.0)
            yield inputs, [(y - centre) / width for y, (centre, width) in zip(action, self.output_scale)]

    def predict(self, inputs):
        return [sum(map(multiply, line, inputs)) for line in self.weights]

    def loss(self, rows):
        """Mean squared error in standard deviations of the expert's actions: 1 is knowing only their mean."""
        errors = [
            mean([(p - t) ** 2 for p, t in zip(self.predict(inputs), targets)])
            for inputs, targets in self.standardize(rows)
        ]
        return mean(errors)

    def train_epoch(self, rows, rng):
        rows = list(self.standardize(rows))
        rng.shuffle(rows)
        losses = []
        for first in range(0, len(rows), BATCH_ROWS):
            losses.append(self.step(rows[first : first + BATCH_ROWS]))
        return mean(losses)

    def step(self, batch):
        size = len(self.input_scale) + 1
        gradients = [[0.0] * size for _ in self.weights]
        squares = []
        for inputs, targets in batch:
            for output, (prediction, target) in enumerate(zip(self.predict(inputs), targets)):
                error = prediction - target
                squares.append(error * error)
                gradients[output] = [g + error * x for g, x in zip(gradients[output], inputs)]
        # The step is divided by the number of inputs: their squares sum up to about that, so it cannot diverge.
        rate = LEARNING_RATE * 8 / (len(batch) * size)
        for line, velocity, gradient in zip(self.weights, self.momentum, gradients):
            for i in range(size):
                velocity[i] = MOMENTUM * velocity[i] - rate * gradient[i]
                line[i] += velocity[i]
        self.steps += 1
        return mean(squares)


def multiply(a, b):
    return a * b


def scale_of(rows):
    """(mean, standard deviation) of each column; a column that never moves keeps width 1."""
    scales = []
    for column in zip(*rows):
        width = deviation(column)
        scales.append([mean(column), width if width > 1e-6 else 1.0])
    return scales


# ---- checkpoints


def read_checkpoint(uri):
    """(what it was, what it learned). A file that this trainer did not write is no failure: it is recorded, and left."""
    if not uri:
        say("no input checkpoint: starting afresh")
        return None, None
    path = urllib.parse.unquote(urllib.parse.urlsplit(uri).path) if uri.startswith("file:") else uri
    digest, size = hash_file(path)
    parent = {"sha256": digest, "bytes": size, "format": None}
    try:
        if size > MAX_OWN_CHECKPOINT_BYTES:
            raise ValueError("too large to be one")
        checkpoint = read_json(path)
        if checkpoint["format"] != FORMAT:
            raise ValueError("of another format")
        learned = checkpoint["learned"]
        Model(**learned)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        say(f"the input checkpoint is not one of this trainer's ({error}); sha256 {digest}, {size} bytes: starting afresh")
        return parent, None
    parent["format"] = FORMAT
    say(f"going on from checkpoint {digest[:12]}, trained for {learned['iterations']} iteration(s)")
    return parent, learned


def hash_file(path):
    digest = hashlib.sha256()
    size = 0
    with open(path, "rb") as file:
        for chunk in iter(lambda: file.read(1024 * 1024), b""):
            digest.update(chunk)
            size += len(chunk)
    return digest.hexdigest(), size


# ---- small things


def mean(values):
    return math.fsum(values) / len(values)


def deviation(values):
    centre = mean(values)
    return math.sqrt(mean([(value - centre) ** 2 for value in values]))


def read_json(path):
    with open(path, "rb") as file:
        return json.loads(file.read())


def write_json(path, value):
    """Whole or not at all: a trainer may be stopped at any moment."""
    with open(path + ".part", "w", encoding="utf-8") as file:
        json.dump(value, file, indent=1)
    os.replace(path + ".part", path)


def say(text):
    print(text, flush=True)


if __name__ == "__main__":
    main()
