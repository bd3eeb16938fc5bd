"""Reads what a Hardsim iteration hands to its trainer: a manifest, and the safetensors files that it names.

It needs numpy alone. The format of safetensors: 8 bytes of header length, a JSON header, then the arrays, little-endian
(https://github.com/huggingface/safetensors#format).
"""

import hashlib
import json
import math
import os
import struct

import numpy as np


def read_dataset(manifest_path):
    """(names of the observation, observations [n, o], expert's actions [n, a], statistics) of all batches.

    The manifest may hold the batches of several iterations; all are read. Each file is held against its sha256 first.
    """
    with open(manifest_path, "rb") as file:
        manifest = json.loads(file.read())
    content = manifest["content"]
    observations, actions, returns, successes = [], [], [], []
    for batch in content["batches"]:
        arrays = read_batch(os.path.dirname(manifest_path), batch)
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


def read_batch(folder, batch):
    with open(os.path.join(folder, batch["path"]), "rb") as file:
        raw = file.read()
    if hashlib.sha256(raw).hexdigest() != batch["sha256"]:
        raise SystemExit(f"{batch['path']} is not the file that the manifest names")
    arrays, _ = read_safetensors(raw)
    if "expert_action" not in arrays:
        raise SystemExit(f"{batch['path']} holds no expert_action: there is nothing here to imitate")
    return arrays


DTYPES = {"F32": "<f4", "F64": "<f8", "I32": "<i4", "I64": "<i8", "U8": "u1", "BOOL": "?"}


def read_safetensors(raw):
    """({name: array}, metadata)"""
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
