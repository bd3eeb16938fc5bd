"""Reads what a Hardsim iteration hands to its trainer: a manifest, and the safetensors files that it names."""

import hashlib
import json
import math
import os

import numpy as np

from safetensors_file import read_safetensors


def read_dataset(manifest_path):
    """(names of the observation, observations [n, o], expert's actions [n, a], statistics) of all batches.

    The manifest may hold the batches of several iterations; all are read. Each file is held against its sha256 first.
    """
    manifest = read_manifest(manifest_path)
    content = manifest["content"]
    observations, actions, returns, successes = [], [], [], []
    for batch in content["batches"]:
        arrays, _ = read_batch(os.path.dirname(manifest_path), batch)
        if "expert_action" not in arrays:
            raise SystemExit(f"{batch['path']} holds no expert_action: there is nothing here to imitate")
        for episode, length in enumerate(arrays["length"]):
            # Rows past an episode's length are padding.
            observations.append(arrays["observation"][episode, :length])
            actions.append(arrays["expert_action"][episode, :length])
            returns.append(float(arrays["reward"][episode, :length].sum(dtype=np.float64)))
            successes.append(bool(arrays["success"][episode]))
    if not observations:
        raise SystemExit("the manifest names no episode")
    newest = manifest.get("iteration_index", 0)
    statistics = {
        "iterations": len({batch.get("iteration_index", newest) for batch in content["batches"]}),
        "episodes": len(observations),
        "env_steps": sum(map(len, observations)),
        "success_rate": sum(successes) / len(successes),
        "return_mean": math.fsum(returns) / len(returns),
    }
    names = content["spaces"]["observation"]["names"]
    return names, np.concatenate(observations), np.concatenate(actions), statistics


def read_manifest(path):
    with open(path, "rb") as file:
        return json.loads(file.read())


def read_batch(folder, batch):
    """({name: array}, metadata) of a batch's file, which must be the one that the manifest names."""
    with open(os.path.join(folder, batch["path"]), "rb") as file:
        raw = file.read()
    if hashlib.sha256(raw).hexdigest() != batch["sha256"]:
        raise SystemExit(f"{batch['path']} is not the file that the manifest names")
    return read_safetensors(raw)
