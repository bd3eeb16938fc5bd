"""What a policy's numbers mean as a distribution of actions: how likely one was, and which way makes it likelier."""

import numpy as np


class Categorical:
    """The numbers are logits, one for each action; an action is a row that is 1 at the one that was taken."""

    is_bounded = False

    def log_likelihood(self, logits, actions):
        return (log_softmax(logits) * actions).sum(1)

    def slope(self, logits, actions):
        """The derivative of the log-likelihood by each logit."""
        return actions - np.exp(log_softmax(logits))

    def entropy(self, logits):
        logs = log_softmax(logits)
        return -(np.exp(logs) * logs).sum(1)

    def entropy_slope(self, logits):
        logs = log_softmax(logits)
        return -np.exp(logs) * (logs + self.entropy(logits)[:, None])


def log_softmax(logits):
    shifted = logits.astype(np.float64) - logits.max(1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(1, keepdims=True))


class ClippedGaussian:
    """The numbers, through tanh, are means; an action is a mean with Gaussian noise, clipped to -1 and 1.

    A bound stands for all that lies beyond it, so its likelihood is that of the whole tail (Fujita and Maeda, "Clipped
    action policy gradient", ICML 2018).
    """

    is_bounded = True

    def __init__(self, noise):
        self.noise = noise

    def log_likelihood(self, numbers, actions):
        means = np.tanh(numbers.astype(np.float64))
        inside = -0.5 * ((actions - means) / self.noise) ** 2 - np.log(self.noise * np.sqrt(2 * np.pi))
        beyond = log_tail(self.distance(means, actions))
        return np.where(np.abs(actions) < 1, inside, beyond).sum(1)

    def slope(self, numbers, actions):
        means = np.tanh(numbers.astype(np.float64))
        inside = (actions - means) / self.noise**2
        distance = self.distance(means, actions)
        # The density at the bound over the tail behind it.
        steepness = np.exp(-0.5 * distance**2 - 0.5 * np.log(2 * np.pi) - log_tail(distance)) / self.noise
        by_mean = np.where(np.abs(actions) < 1, inside, np.sign(actions) * steepness)
        return by_mean * (1 - means**2)

    def distance(self, means, actions):
        """From the mean to the bound on the action's side, in standard deviations."""
        return (1 - np.sign(actions) * means) / self.noise

    def entropy(self, numbers):
        return np.full(len(numbers), np.log(self.noise * np.sqrt(2 * np.pi * np.e)))

    def entropy_slope(self, numbers):
        """The noise is not the policy's."""
        return np.zeros_like(numbers)


def log_tail(distance):
    """log P(X > distance) of a standard normal X, for distances from 0 on, with a relative error of 1.2e-7 in P.

    The approximation of erfc by Chebyshev polynomials of Press et al., "Numerical recipes in C", 2nd edition, section 6.2.
    """
    x = distance / np.sqrt(2)
    t = 1 / (1 + 0.5 * x)
    series = np.polyval(CHEBYSHEV, t)
    return np.log(0.5 * t) - x * x + series


CHEBYSHEV = [
    0.17087277, -0.82215223, 1.48851587, -1.13520398, 0.27886807, -0.18628806, 0.09678418, 0.37409196, 1.00002368,
    -1.26551223,
]


def choose_distribution(metadata):
    """What the metadata of a batch says of its actions."""
    kind = metadata.get("action_kind", "continuous")
    if kind == "discrete":
        return Categorical()
    if kind != "continuous":
        raise SystemExit(f"action_kind {kind!r} is neither discrete nor continuous")
    noise = float(metadata.get("action_noise", 0))
    if not noise > 0:
        raise SystemExit(
            "continuous actions are learned from noise around what the policy does, and there was none: "
            "set rollout_template.control.action_noise, to 0.3 for a start"
        )
    return ClippedGaussian(noise)
