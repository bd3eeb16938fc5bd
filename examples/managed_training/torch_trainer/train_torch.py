"""The DAgger trainer in PyTorch: the same network and the same data, on a GPU when there is one.

What surrounds the learner (reading the dataset, flags, metrics, files) is the numpy trainer's, from `../dagger_trainer`.
Equal inputs give equal files on one machine; without a GPU that is tested.
"""

import os

# Sums depend on how many threads share them, and cuBLAS chooses among algorithms unless its workspace is fixed.
for library in ("OPENBLAS", "MKL", "OMP"):
    os.environ[f"{library}_NUM_THREADS"] = "1"
os.environ["CUBLAS_WORKSPACE_CONFIG"] = ":4096:8"

from run_trainer import run
from torch_learner import TorchLearner

if __name__ == "__main__":
    run(TorchLearner, __doc__.splitlines()[0])
