"""The episodes of a job, one an environment, as the arrays of a rollout."""

import json
import math

import gymnasium as gym
import numpy as np

from action_spaces import describe_actions
from chance import seed_environments
from drivers import choose_driver
from environments import describe_observation, find_success, make_environments
from rollout_spec import Refusal

MAX_BYTES = 50e9
MAX_NAMES = 1_000


def record_episodes(spec):
    """(arrays by name, metadata, metrics)"""
    environments = make_environments(spec.scene_id, spec.num_envs, spec.make_kwargs)
    try:
        actions = describe_actions(environments.single_action_space)
        arrays = make_arrays(spec, environments.single_observation_space, actions)
        driver = choose_driver(spec, actions, math.prod(environments.single_observation_space.shape))
        play(environments, spec, actions, driver, arrays)
    finally:
        environments.close()
    return arrays, describe(spec, actions, driver, arrays), summarize(arrays)


def make_arrays(spec, space, actions):
    """Row t of an episode is step t: the observation before it, the action, the reward. Rows from `length` on are zero."""
    shape, dtype = describe_observation(space)
    row = (spec.num_envs, spec.steps)
    needed = {
        "observation": ((*row, *shape), dtype),
        # What the episode's last step led to: a value function needs it where an episode was cut off.
        "final_observation": ((spec.num_envs, *shape), dtype),
        "action": ((*row, actions.size), np.float32),
        "reward": (row, np.float32),
        "length": ((spec.num_envs,), np.int32),
        "terminated": (row, np.bool_),
        "truncated": (row, np.bool_),
        "success": ((spec.num_envs,), np.bool_),
    }
    size = sum(math.prod(shape) * np.dtype(dtype).itemsize for shape, dtype in needed.values())
    if size > MAX_BYTES:
        raise Refusal(
            f"{spec.num_envs} episodes of {spec.steps} steps are {size / 1e9:.0f} GB, and at most {MAX_BYTES / 1e9:.0f} "
            "are kept: ask for fewer num_envs or steps, in more jobs"
        )
    return {name: np.zeros(shape, dtype) for name, (shape, dtype) in needed.items()}


def play(environments, spec, actions, driver, arrays):
    observations, _ = environments.reset(seed=seed_environments(spec))
    live = np.ones(spec.num_envs, bool)
    tells_success = False
    for step in range(spec.steps):
        rows = driver.act(step, flatten(observations))
        arrays["observation"][live, step] = observations[live]
        arrays["action"][live, step] = rows[live]
        observations, rewards, terminated, truncated, infos = environments.step(actions.to_environment(rows))
        if not np.isfinite(rewards[live]).all():
            raise Refusal(f"{spec.scene_id} gave a reward that is no finite number, at step {step}")
        arrays["reward"][live, step] = rewards[live]
        arrays["terminated"][live, step] = terminated[live]
        arrays["truncated"][live, step] = truncated[live]
        if step == spec.steps - 1:
            # The job ends here, and not the environment.
            arrays["truncated"][live & ~terminated, step] = True
        arrays["length"][live] = step + 1
        arrays["final_observation"][live] = observations[live]
        ended = live & (terminated | truncated)
        told = find_success(infos)
        if told is not None:
            arrays["success"][ended] = told[ended]
            tells_success = True
        live &= ~ended
        if not live.any():
            break
    if tells_success:
        return
    threshold = environments.envs[0].spec.reward_threshold
    if threshold is None:
        del arrays["success"]
    else:
        arrays["success"][:] = sum_rewards(arrays) >= threshold


def flatten(observations):
    return observations.reshape(len(observations), -1).astype(np.float32)


def sum_rewards(arrays):
    """The returns, from the numbers as they are recorded, so that a reader of the file gets the same."""
    return arrays["reward"].sum(1, dtype=np.float64)


def describe(spec, actions, driver, arrays):
    """What a reader needs to know of the arrays. No ids and no times: equal jobs give equal bytes."""
    observation = arrays["observation"]
    return {
        "schema": "hardsim.rollout/v1",
        "scene_id": spec.scene_id,
        "simulator_name": "gymnasium",
        "simulator_version": gym.__version__,
        "seed": str(spec.seed),
        "num_envs": str(spec.num_envs),
        "steps": str(spec.steps),
        "purpose": spec.purpose,
        "policy": driver.kind,
        **({"policy_sha256": spec.policy_sha256} if driver.kind == "onnx" else {}),
        "action_noise": str(spec.action_noise),
        "action_kind": actions.kind,
        "action_names": json.dumps(actions.names),
        "action_low": json.dumps(actions.low),
        "action_high": json.dumps(actions.high),
        **name_observation(math.prod(observation.shape[2:])),
    }


def name_observation(size):
    """Gymnasium knows no names of what is observed. An image has none at all."""
    if size > MAX_NAMES:
        return {}
    return {"observation_names": json.dumps([f"observation_{i}" for i in range(size)])}


def summarize(arrays):
    returns = sum_rewards(arrays)
    lengths = arrays["length"]
    return {
        "return_mean": float(returns.mean()),
        "return_min": float(returns.min()),
        "return_max": float(returns.max()),
        "length_mean": float(lengths.mean()),
        "episodes": len(lengths),
        "env_steps": int(lengths.sum()),
        **({"success_rate": float(arrays["success"].mean())} if "success" in arrays else {}),
    }
