"""The checkpoint, a folder: what was learned, what the optimizer goes on with, and the policy that drives."""

import json
import os
import struct

import numpy as np

from learner import Learner
from network import Network
from run_trainer import say, write_bytes
from safetensors_file import make_safetensors, read_safetensors

FORMAT = "hardsim.reward_checkpoint/v1"
WEIGHTS, OPTIMIZER, POLICY = "weights.safetensors", "optimizer.safetensors", "policy.onnx"
MOMENTS = ("first", "second")


def write_checkpoint(folder, learner, policy):
    os.makedirs(folder, exist_ok=True)
    arrays = {
        f"{name}.{key}": array
        for name, network in (("actor", learner.actor), ("critic", learner.critic))
        for key, array in network.to_arrays().items()
    }
    weights = {"returns": learner.returns, **{key: a for key, a in arrays.items() if not is_moment(key)}}
    metadata = {"format": FORMAT, "updates": str(learner.actor.updates), "seen": str(learner.seen)}
    write_bytes(os.path.join(folder, WEIGHTS), make_safetensors(weights, metadata))
    moments = {key: array for key, array in arrays.items() if is_moment(key)}
    write_bytes(os.path.join(folder, OPTIMIZER), make_safetensors(moments, {"format": FORMAT}))
    write_bytes(os.path.join(folder, POLICY), policy)


def is_moment(key):
    return key.split(".")[1].startswith(MOMENTS)


def read_checkpoint(folder):
    """The learner of a checkpoint. None where there is none; a foreign one is no failure: it is said, and left."""
    if not folder:
        return None
    try:
        arrays, metadata = read_safetensors(read_bytes(folder, WEIGHTS))
        if metadata.get("format") != FORMAT:
            raise ValueError("of another format")
        arrays.update(read_safetensors(read_bytes(folder, OPTIMIZER))[0])
        updates = int(metadata["updates"])
        actor, critic = (Network(take(arrays, name), updates) for name in ("actor", "critic"))
        return Learner(actor, critic, arrays["returns"].copy(), int(metadata["seen"]))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError, struct.error) as error:
        say(f"the input checkpoint is not one of this trainer's ({error}); starting afresh")
        return None


def take(arrays, name):
    return {key.removeprefix(f"{name}."): array for key, array in arrays.items() if key.startswith(f"{name}.")}


def read_bytes(folder, name):
    with open(os.path.join(folder, name), "rb") as file:
        return file.read()
