"""Gymnasium environments, many at once, by their id."""

import gymnasium as gym
import numpy as np
from gymnasium.vector import AutoresetMode, SyncVectorEnv
from gymnasium.wrappers import FlattenObservation

from rollout_spec import Refusal


def make_environments(scene_id, count, make_kwargs):
    """Vectorised, in this process. An environment that has ended is reset by the next step and goes on, unrecorded."""

    def make_one():
        environment = gym.make(scene_id, disable_env_checker=True, **make_kwargs)
        if isinstance(environment.observation_space, gym.spaces.Box):
            return environment
        return FlattenObservation(environment)

    try:
        # Where the true last observation of an episode comes with its last step, and none is lost to a reset.
        return SyncVectorEnv([make_one] * count, copy=False, autoreset_mode=AutoresetMode.NEXT_STEP)
    except gym.error.DependencyNotInstalled as error:
        raise Refusal(f"{scene_id} needs a package that this image lacks: {error}") from error
    except (gym.error.Error, ImportError, NotImplementedError, TypeError, ValueError) as error:
        raise Refusal(
            f"no environment {scene_id!r} with {make_kwargs or 'its own settings'}: {error}. scene_id is an id of "
            "Gymnasium's registry, such as CartPole-v1, or module:id"
        ) from error


def describe_observation(space):
    """(shape, dtype) of one observation as it is recorded: numbers with fractions take 32 bits."""
    kept = np.issubdtype(space.dtype, np.integer) or space.dtype == np.bool_
    return space.shape, space.dtype if kept else np.dtype(np.float32)


def find_success(infos):
    """Which environments succeeded, by their own word at the end of an episode; None where they say nothing of it."""
    for name in ("is_success", "success"):
        if name in infos:
            return np.asarray(infos[name]).astype(bool)
    return None
