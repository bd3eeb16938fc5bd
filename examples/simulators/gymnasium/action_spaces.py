"""What an environment takes, as the rows of a rollout and the numbers of a policy."""

import numpy as np
from gymnasium import spaces

from rollout_spec import Refusal


def describe_actions(space):
    if isinstance(space, spaces.Discrete):
        return DiscreteActions(space)
    if isinstance(space, spaces.Box):
        return ContinuousActions(space)
    raise Refusal(f"actions of {space} are not known here: one of n (Discrete) and numbers (Box) are")


class DiscreteActions:
    """One of n actions. A policy answers one logit for each; the row that is recorded is 1 at the one that was taken."""

    kind = "discrete"

    def __init__(self, space):
        self.size = int(space.n)
        self.first = int(space.start)
        self.names = [f"action_{self.first + i}" for i in range(self.size)]
        self.low, self.high = [0.0] * self.size, [1.0] * self.size

    def are_explored(self, spec):
        """Training samples by the logits; an evaluation takes the largest."""
        if spec.action_noise > 0:
            raise Refusal("action_noise is for continuous actions; of discrete ones training samples by the logits")
        return spec.explores

    def draw_actions(self, rng, steps):
        return self.to_rows(rng.integers(0, self.size, steps))

    def draw_luck(self, rng, steps):
        return rng.random((steps, 1))

    def choose_best(self, logits):
        return self.to_rows(logits.argmax(1))

    def explore(self, logits, luck, _noise):
        """A sample of the distribution that the logits stand for: the action at the quantile `luck`."""
        # Shifted by the largest, so that no exponential overflows.
        weights = np.exp(logits.astype(np.float64) - logits.max(1, keepdims=True))
        ends = weights.cumsum(1)
        return self.to_rows((ends[:, :-1] <= luck * ends[:, -1:]).sum(1))

    def to_rows(self, chosen):
        rows = np.zeros((len(chosen), self.size), np.float32)
        rows[np.arange(len(chosen)), chosen] = 1
        return rows

    def to_environment(self, rows):
        return rows.argmax(1) + self.first


class ContinuousActions:
    """Numbers from -1 to 1, which stand for the lowest and the highest that the environment takes.

    What a policy answers is clipped to them, gets the noise that the job asks for, and is clipped again: that is recorded.
    """

    kind = "continuous"

    def __init__(self, space):
        if not (np.isfinite(space.low).all() and np.isfinite(space.high).all()):
            raise Refusal(f"actions of {space} have no finite bounds: give it some, as the wrapper RescaleAction does")
        self.shape, self.dtype = space.shape, space.dtype
        self.size = int(np.prod(space.shape))
        self.names = [f"action_{i}" for i in range(self.size)]
        self.low, self.high = [-1.0] * self.size, [1.0] * self.size
        self.lowest = space.low.reshape(-1).astype(np.float64)
        self.highest = space.high.reshape(-1).astype(np.float64)

    def are_explored(self, spec):
        """The noise says how far. An evaluation has one of its own, which is none unless it is asked for."""
        return spec.action_noise > 0 and (spec.explores or spec.purpose == "evaluation")

    def draw_actions(self, rng, steps):
        return rng.uniform(-1, 1, (steps, self.size)).astype(np.float32)

    def draw_luck(self, rng, steps):
        return rng.standard_normal((steps, self.size))

    def choose_best(self, answers):
        return np.clip(answers, -1, 1).astype(np.float32)

    def explore(self, answers, luck, noise):
        return self.choose_best(self.choose_best(answers) + noise * luck)

    def to_environment(self, rows):
        scaled = self.lowest + (rows.astype(np.float64) + 1) / 2 * (self.highest - self.lowest)
        # Rounding must not lead past a bound.
        bounded = np.clip(scaled, self.lowest, self.highest)
        return bounded.astype(self.dtype).reshape(-1, *self.shape)
