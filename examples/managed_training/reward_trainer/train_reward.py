"""The reward trainer: proximal policy optimization in numpy, from the reward alone, for any simulator.

The policy that drove the episodes is the one in the checkpoint that this trainer goes on from; what it leaves drives the
next. Equal inputs give equal files, byte for byte, on one machine.
"""

import os

# One thread of linear algebra: more do not help matrices of this size, and sums would depend on how many there are.
# Before numpy is loaded: it asks once.
for library in ("OPENBLAS", "MKL", "OMP"):
    os.environ[f"{library}_NUM_THREADS"] = "1"

import argparse
import json
import time

import numpy as np

from checkpoint import read_checkpoint, write_checkpoint
from distributions import choose_distribution
from learner import Learner
from read_episodes import read_episodes
from run_trainer import at_least_one, say, write_bytes


def main():
    args = parse_args()
    started = time.monotonic()
    episodes, metadata, names = read_episodes(args.dataset_manifest_path)
    told = episodes.describe()
    say(f"dataset: {told['episodes']} episodes, {told['env_steps']} steps, mean return {told['return_mean']:.2f}")
    distribution = choose_distribution(metadata)
    seed = [int(os.environ.get(f"HARDSIM_{name}") or 0) for name in ("SEED", "ITERATION_INDEX")]
    rng = np.random.default_rng(seed)
    learner = start_learner(args, rng, episodes)
    os.makedirs(args.output_dir, exist_ok=True)
    with open(os.path.join(args.output_dir, "metrics.jsonl"), "w", encoding="utf-8") as curve:
        for statistics in learner.train(episodes, distribution, rng, args):
            curve.write(json.dumps({"step": learner.actor.updates, **statistics}) + "\n")
            curve.flush()

    policy = learner.make_policy(names, distribution.is_bounded)
    write_checkpoint(os.path.join(args.output_dir, "checkpoint"), learner, policy)
    metrics = {
        **statistics,
        **{f"dataset/{name}": value for name, value in told.items()},
        "updates": learner.actor.updates,
        "train_seconds": round(time.monotonic() - started, 3),
    }
    write_bytes(os.path.join(args.output_dir, "metrics.json"), json.dumps(metrics, indent=1).encode())
    say(f"done after {learner.actor.updates} updates in all, {metrics['train_seconds']:.1f} s")


def start_learner(args, rng, episodes):
    observations, outputs = episodes.observation.shape[2], episodes.action.shape[2]
    found = read_checkpoint(args.checkpoint_in_path)
    if found and found.fits(observations, outputs):
        say(f"going on after {found.actor.updates} updates")
        return found
    if found:
        say("the input checkpoint was learned in other spaces; starting afresh")
    return Learner.create(rng, observations, args.hidden, outputs)


def parse_args():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--dataset-manifest-path", required=True)
    parser.add_argument("--output-dir", required=True)
    parser.add_argument("--checkpoint-in-path", default="", help="a folder that this trainer wrote; empty: there is none")
    parser.add_argument("--epochs", type=at_least_one, default=10, help="passes over all steps")
    parser.add_argument("--batch", type=at_least_one, default=512, help="steps an update learns from")
    parser.add_argument("--hidden", type=at_least_one, default=64, help="width of both hidden layers")
    parser.add_argument("--learning-rate", type=float, default=1e-3, help="of the policy")
    parser.add_argument("--value-learning-rate", type=float, default=2e-3)
    parser.add_argument("--discount", type=float, default=0.99)
    parser.add_argument("--smoothing", type=float, default=0.95, help="lambda of the advantages")
    parser.add_argument("--clip", type=float, default=0.2, help="how far an action may become likelier or less likely")
    parser.add_argument("--entropy-weight", type=float, default=0.0)
    return parser.parse_args()


if __name__ == "__main__":
    main()
