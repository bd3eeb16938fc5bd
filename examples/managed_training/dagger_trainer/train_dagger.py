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


def name_processor():
    """An OpenBLAS that is older than the processor takes it for one of 2004 and is two to three times slower: tell it."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            known = set(file.read().split())
    except OSError:
        return
    for flag, processor in (("avx512vl", "SkylakeX"), ("avx2", "Haswell")):
        if flag in known:
            os.environ.setdefault("OPENBLAS_CORETYPE", processor)
            return


# Before numpy is loaded: it asks once.
name_processor()

from learner import Learner
from run_trainer import run

if __name__ == "__main__":
    run(Learner, __doc__.splitlines()[0])
