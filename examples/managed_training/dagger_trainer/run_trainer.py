"""What a trainer of Hardsim does around its learner: read the dataset, train, and write what the contract names.

A learner is a class with
- `create(seed, observations, hidden, outputs)`: a new one; `seed` is a list of whole numbers;
- `from_bytes(raw)` and `to_bytes()`: all of it, as a checkpoint holds it;
- `fits(observations, actions)`: whether it was made for such data;
- `train(observations, actions, updates, batch, rate_of)`: yields the mean squared error of each update;
- `updates`: how many it has made in its life;
- `make_policy(names)`: the bytes of policy.onnx.
"""

import argparse
import json
import math
import os
import struct
import time
import urllib.parse

from read_dataset import read_dataset

REPORT_EVERY = 100  # updates


def run(learner_class, description):
    args = parse_args(description)
    started = time.monotonic()
    names, observations, actions, statistics = read_dataset(args.dataset_manifest_path)
    say(
        f"dataset: {statistics['episodes']} episodes of {statistics['iterations']} iteration(s), "
        f"{statistics['env_steps']} steps, success rate {statistics['success_rate']:.3f}"
    )
    learner = start_learner(learner_class, args, observations, actions)
    os.makedirs(args.output_dir, exist_ok=True)
    loss = train(learner, observations, actions, args)

    write_bytes(os.path.join(args.output_dir, "policy.onnx"), learner.make_policy(names))
    write_bytes(os.path.join(args.output_dir, "checkpoint.pt"), learner.to_bytes())
    metrics = {
        "loss": loss,
        **{f"dataset/{name}": value for name, value in statistics.items()},
        "updates": learner.updates,
        "train_seconds": round(time.monotonic() - started, 3),
    }
    write_bytes(os.path.join(args.output_dir, "metrics.json"), json.dumps(metrics, indent=1).encode())
    say(f"done: loss {loss:.6f} after {learner.updates} updates, {metrics['train_seconds']:.1f} s")


def parse_args(description):
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--dataset-manifest-path", required=True)
    parser.add_argument("--output-dir", required=True)
    parser.add_argument("--checkpoint-in-uri", default="", help="file:// URI or path; empty: there is none")
    parser.add_argument("--updates", type=at_least_one, default=3000, help="gradient updates of this call")
    parser.add_argument(
        "--schedule", type=int, default=0, help="update by which the learning rate has fallen; 0: the last of this call"
    )
    parser.add_argument("--batch", type=at_least_one, default=512, help="steps an update learns from")
    parser.add_argument("--hidden", type=at_least_one, default=128, help="width of both hidden layers")
    parser.add_argument("--learning-rate", type=float, default=2e-3)
    parser.add_argument(
        "--go-on",
        action="store_true",
        help="go on with the checkpoint's network and optimizer; else a new network learns from all the data",
    )
    return parser.parse_args()


def at_least_one(text):
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"{value} is less than 1")
    return value


def start_learner(learner_class, args, observations, actions):
    found = read_checkpoint(learner_class, args.checkpoint_in_uri) if args.go_on else None
    if found and found.fits(observations, actions):
        say(f"going on after {found.updates} updates")
        return found
    if found:
        say("the input checkpoint was learned in another scene's spaces; starting afresh")
    seed = int(os.environ.get("HARDSIM_SEED") or 0)
    index = int(os.environ.get("HARDSIM_ITERATION_INDEX") or 0)
    return learner_class.create([seed, index], observations, args.hidden, actions.shape[1])


def read_checkpoint(learner_class, uri):
    """What the input checkpoint learned. A file that this trainer did not write is no failure: it is said, and left."""
    if not uri:
        return None
    path = urllib.parse.unquote(urllib.parse.urlsplit(uri).path) if uri.startswith("file:") else uri
    try:
        with open(path, "rb") as file:
            return learner_class.from_bytes(file.read())
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError, struct.error) as error:
        say(f"the input checkpoint is not one of this trainer's ({error}); starting afresh")
        return None


def train(learner, observations, actions, args):
    """Writes the curve as it goes; the answer is the mean squared error of the last updates."""
    rate_of = make_schedule(args.learning_rate, args.schedule or learner.updates + args.updates)
    losses = []
    with open(os.path.join(args.output_dir, "metrics.jsonl"), "w", encoding="utf-8") as curve:
        for error in learner.train(observations, actions, args.updates, args.batch, rate_of):
            losses.append(error)
            if learner.updates % REPORT_EVERY:
                continue
            loss = mean(losses[-REPORT_EVERY:])
            line = {"step": learner.updates, "loss": loss, "learning_rate": rate_of(learner.updates)}
            curve.write(json.dumps(line) + "\n")
            curve.flush()
            if learner.updates % (5 * REPORT_EVERY) == 0:
                say(f"update {learner.updates}: loss {loss:.6f}")
    return mean(losses[-REPORT_EVERY:])


def make_schedule(base, horizon):
    """A learning rate that falls as half a cosine over `horizon` updates, to a little above nothing."""
    return lambda update: base * 0.5 * (1 + math.cos(math.pi * min(1, update / horizon))) + 1e-5


def mean(values):
    return math.fsum(values) / len(values)


def write_bytes(path, data):
    """Whole or not at all: a trainer may be stopped at any moment."""
    with open(path + ".part", "wb") as file:
        file.write(data)
    os.replace(path + ".part", path)


def say(text):
    print(text, flush=True)

