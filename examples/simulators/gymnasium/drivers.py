"""Who drives the episodes of a job: random actions, or a policy."""

import numpy as np

from chance import open_streams
from policy import Policy
from rollout_spec import Refusal


def choose_driver(spec, actions, observation_size):
    if spec.policy_path is None:
        return RandomDriver(spec, actions)
    policy = Policy(spec.policy_path, spec.num_envs, observation_size, actions.size)
    return PolicyDriver(spec, actions, policy)


class RandomDriver:
    kind = "random"

    def __init__(self, spec, actions):
        self.actions = np.stack([actions.draw_actions(rng, spec.steps) for rng in open_streams(spec)], 1)

    def act(self, step, _observations):
        return self.actions[step]


class PolicyDriver:
    """Does what the policy holds for best, or explores around it."""

    kind = "onnx"

    def __init__(self, spec, actions, policy):
        self.actions, self.policy, self.noise = actions, policy, spec.action_noise
        self.luck = None
        if actions.are_explored(spec):
            self.luck = np.stack([actions.draw_luck(rng, spec.steps) for rng in open_streams(spec)], 1)

    def act(self, step, observations):
        answers = self.policy.answer(observations)
        if np.isnan(answers).any() and np.isfinite(observations).all():
            raise Refusal(f"the policy answers NaN at step {step}")
        if self.luck is None:
            return self.actions.choose_best(answers)
        return self.actions.explore(answers, self.luck[step], self.noise)
