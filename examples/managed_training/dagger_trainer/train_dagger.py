"""The DAgger trainer: behaviour cloning of the expert's labels on every episode that the loop has gathered, in numpy.

Each step of a Hardsim episode records what was observed, what was done and what the scripted expert would have done
(`expert_action`). Where the policy itself drove, those labels say how to come back from its own mistakes: that is DAgger
(Ross, Gordon and Bagnell, "A reduction of imitation learning and structured prediction to no-regret online learning",
AISTATS 2011). The network is written as `policy.onnx`, which drives the next iteration's rollouts and the evaluation.

Equal inputs give equal files, byte for byte, on one machine.
"""

import os

# One thread of linear algebra: more do not help matrices of this size, and sums would depend on how many there are.
for library in ("OPENBLAS", "MKL", "OMP"):
    os.environ[f"{library}_NUM_THREADS"] = "1"

import argparse
import json
import struct
import time
import urllib.parse

import numpy as np

import write_onnx
from learner import Learner, make_schedule
from read_dataset import read_dataset

REPORT_EVERY = 100  # updates


def main():
    args = parse_args()
    started = time.monotonic()
    names, observations, actions, statistics = read_dataset(args.dataset_manifest_path)
    say(
        f"dataset: {statistics['episodes']} episodes of {statistics['iterations']} iteration(s), "
        f"{statistics['env_steps']} steps, success rate {statistics['success_rate']:.3f}"
    )
    learner = start_learner(args, observations, actions)
    os.makedirs(args.output_dir, exist_ok=True)
    loss = train(learner, observations, actions, args)

    policy = write_onnx.make_model(learner.mean, learner.width, learner.layers(), names)
    write_bytes(os.path.join(args.output_dir, "policy.onnx"), policy)
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


def start_learner(args, observations, actions):
    found = read_checkpoint(args.checkpoint_in_uri) if args.go_on else None
    if found and found.fits(observations, actions):
        say(f"going on after {found.updates} updates")
        return found
    if found:
        say("the input checkpoint was learned in another scene's spaces; starting afresh")
    seed = int(os.environ.get("HARDSIM_SEED") or 0)
    index = int(os.environ.get("HARDSIM_ITERATION_INDEX") or 0)
    return Learner.create(np.random.default_rng([seed, index]), observations, args.hidden, actions.shape[1])


def read_checkpoint(uri):
    """What the input checkpoint learned. A file that this trainer did not write is no failure: it is said, and left."""
    if not uri:
        return None
    path = urllib.parse.unquote(urllib.parse.urlsplit(uri).path) if uri.startswith("file:") else uri
    try:
        with open(path, "rb") as file:
            return Learner.from_bytes(file.read())
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
            loss = float(np.mean(losses[-REPORT_EVERY:]))
            line = {"step": learner.updates, "loss": loss, "learning_rate": rate_of(learner.updates)}
            curve.write(json.dumps(line) + "\n")
            curve.flush()
            if learner.updates % (5 * REPORT_EVERY) == 0:
                say(f"update {learner.updates}: loss {loss:.6f}")
    return float(np.mean(losses[-REPORT_EVERY:]))


def write_bytes(path, data):
    """Whole or not at all: a trainer may be stopped at any moment."""
    with open(path + ".part", "wb") as file:
        file.write(data)
    os.replace(path + ".part", path)


def say(text):
    print(text, flush=True)


if __name__ == "__main__":
    main()
