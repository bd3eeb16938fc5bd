"""The episodes of a dataset, for a learner that has the reward alone."""

import math
import os

import numpy as np

from read_dataset import read_batch, read_manifest

NEEDED = ("observation", "action", "reward", "length")


class Episodes:
    """Arrays [episode, step, …]; rows from an episode's length on are padding."""

    def __init__(self, files):
        self.observation = join(files, lambda arrays: flatten(arrays["observation"]))
        self.action = join(files, lambda arrays: flatten(arrays["action"]))
        self.reward = join(files, lambda arrays: arrays["reward"].astype(np.float64))
        self.length = np.concatenate([arrays["length"].astype(int) for arrays in files])
        self.is_step = np.arange(self.reward.shape[1]) < self.length[:, None]
        # Where an episode ended by itself nothing more was to be had; where it was cut off, something was.
        self.is_over = np.concatenate([find_ends(arrays) for arrays in files])
        self.last_observation = np.concatenate([find_last_observations(arrays) for arrays in files])

    def describe(self):
        returns = np.where(self.is_step, self.reward, 0).sum(1)
        return {
            "episodes": len(self.length),
            "env_steps": int(self.length.sum()),
            "return_mean": math.fsum(returns) / len(returns),
            "length_mean": float(self.length.mean()),
        }


def read_episodes(manifest_path):
    """(Episodes, what the first file says of itself, names of the observation or None).

    Only those of the newest iteration: the policy that has driven older ones is not at hand.
    """
    manifest = read_manifest(manifest_path)
    content = manifest["content"]
    newest = manifest.get("iteration_index", 0)
    files = []
    for batch in content["batches"]:
        arrays, metadata = read_batch(os.path.dirname(manifest_path), batch)
        for name in NEEDED:
            if name not in arrays:
                raise SystemExit(f"{batch['path']} holds no {name}: there is nothing here to learn from")
        if batch.get("iteration_index", newest) == newest:
            files.append((arrays, metadata))
    if not files:
        raise SystemExit("the manifest names no episode of this iteration")
    names = content.get("spaces", {}).get("observation", {}).get("names")
    return Episodes([arrays for arrays, _ in files]), files[0][1], names or None


def flatten(values):
    """Numbers [episode, step, n] of whatever shape a step has."""
    return values.reshape(*values.shape[:2], -1).astype(np.float32)


def join(files, take):
    """Episodes of all files one after the other, padded to the longest."""
    parts = [take(arrays) for arrays in files]
    steps = max(part.shape[1] for part in parts)
    padded = [np.pad(part, [(0, 0), (0, steps - part.shape[1]), *[(0, 0)] * (part.ndim - 2)]) for part in parts]
    return np.concatenate(padded)


def find_ends(arrays):
    length = arrays["length"].astype(int)
    if "terminated" not in arrays:
        return length < arrays["reward"].shape[1]
    return arrays["terminated"][np.arange(len(length)), length - 1].astype(bool)


def find_last_observations(arrays):
    """What the last step led to; where the simulator left that out, what was seen before it comes closest."""
    length = arrays["length"].astype(int)
    if "final_observation" in arrays:
        return arrays["final_observation"].reshape(len(length), -1).astype(np.float32)
    return flatten(arrays["observation"])[np.arange(len(length)), length - 1]
