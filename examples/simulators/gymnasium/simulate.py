"""A rollout in Gymnasium: reads spec.json, drives its episodes, writes rollout.safetensors and metrics.json.

Equal specs and policies give equal files, byte for byte, on one machine.
"""

import argparse
import json
import os
import sys
import time

# Sums depend on how many threads share them. Before numpy is loaded: it asks once.
for library in ("OPENBLAS", "MKL", "OMP"):
    os.environ[f"{library}_NUM_THREADS"] = "1"

from record_episodes import record_episodes
from rollout_spec import Refusal, read_spec
from safetensors_file import make_safetensors


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rollout-spec-path", required=True)
    parser.add_argument("--output-dir", required=True)
    args = parser.parse_args()
    started = time.monotonic()
    try:
        spec = read_spec(args.rollout_spec_path)
        arrays, metadata, metrics = record_episodes(spec)
    except Refusal as refusal:
        sys.exit(f"simulate: {refusal}")
    os.makedirs(args.output_dir, exist_ok=True)
    write_bytes(os.path.join(args.output_dir, "rollout.safetensors"), make_safetensors(arrays, metadata))
    write_bytes(os.path.join(args.output_dir, "metrics.json"), json.dumps(metrics, indent=1).encode())
    seconds = time.monotonic() - started
    print(f"{metrics['env_steps']} steps in {seconds:.1f} s, mean return {metrics['return_mean']:.2f}", flush=True)


def write_bytes(path, data):
    """Whole or not at all: a rollout may be stopped at any moment."""
    with open(path + ".part", "wb") as file:
        file.write(data)
    os.replace(path + ".part", path)


if __name__ == "__main__":
    main()
