"""What chance decides in an episode: it follows from the job's seed and the episode's place in it, and from nothing else.

So an episode is the same whatever is simulated beside it. Training and evaluation never meet the same numbers.
"""

import numpy as np

from rollout_spec import PURPOSES


def seed_environments(spec):
    """A seed for the reset of each environment."""
    return [int(make_sequence(spec, env).generate_state(1)[0]) for env in range(spec.num_envs)]


def open_streams(spec):
    """A stream of random numbers for each episode's actions."""
    return [np.random.default_rng(make_sequence(spec, env).spawn(1)[0]) for env in range(spec.num_envs)]


def make_sequence(spec, env):
    return np.random.SeedSequence([spec.seed, PURPOSES.index(spec.purpose), spec.episode_offset + env])
