"""What is learned from the reward: a policy, and how much return is still to come from what is observed."""

import numpy as np

import write_onnx
from network import Network
from ppo import estimate_advantages, find_policy_slope


class Learner:
    """The critic answers in units of `returns`, a mean and a width; `seen` counts the steps that the scales come from."""

    def __init__(self, actor, critic, returns, seen):
        self.actor, self.critic, self.returns, self.seen = actor, critic, returns, seen

    @classmethod
    def create(cls, rng, observations, hidden, outputs):
        actor = Network.create(rng, observations, hidden, outputs)
        return cls(actor, Network.create(rng, observations, hidden, 1), np.array([0.0, 1.0]), 0)

    def fits(self, observations, outputs):
        return len(self.actor.mean) == observations and len(self.actor.weights[-1]) == outputs

    def value(self, observations):
        mean, width = self.returns
        return self.critic.predict(observations)[:, 0].astype(np.float64) * width + mean

    def learn_scales(self, observations, returns):
        """Takes up how wide the numbers spread that it meets, over all that it has met. No answer changes by that."""
        self.seen += len(observations)
        share = len(observations) / self.seen
        for network in (self.actor, self.critic):
            network.standardize_by(*mix(network.mean, network.width, observations.mean(0), observations.std(0), share))
        scale = np.array(mix(*self.returns, returns.mean(), returns.std(), share))
        self.critic.answer_in(self.returns, scale)
        self.returns = scale

    def train(self, episodes, distribution, rng, settings):
        """Yields the statistics of each pass over all steps."""
        observations, actions = episodes.observation[episodes.is_step], episodes.action[episodes.is_step]
        values = np.zeros(episodes.reward.shape)
        values[episodes.is_step] = self.value(observations)
        last_values = self.value(episodes.last_observation)
        advantages = estimate_advantages(episodes, values, last_values, settings.discount, settings.smoothing)
        returns = (advantages + values)[episodes.is_step]
        advantages = advantages[episodes.is_step]
        advantages = (advantages - advantages.mean()) / (advantages.std() + 1e-8)
        self.learn_scales(observations, returns)
        targets = (returns - self.returns[0]) / self.returns[1]
        # The policy that drove is this one, before it learns: what it held for likely is computed anew.
        old_logs = distribution.log_likelihood(self.actor.predict(observations), actions)
        for _ in range(settings.epochs):
            statistics = []
            for rows in split(rng, len(observations), settings.batch):
                layers = self.critic.forward(observations[rows])
                errors = layers[-1][:, 0] - targets[rows]
                self.critic.update(layers, 2 * errors[:, None] / len(rows), settings.value_learning_rate)
                layers = self.actor.forward(observations[rows])
                slope, told = find_policy_slope(
                    distribution, layers[-1], actions[rows], advantages[rows], old_logs[rows], settings
                )
                self.actor.update(layers, slope, settings.learning_rate)
                statistics.append({**told, "loss/value": float((errors * errors).mean())})
            yield {name: float(np.mean([one[name] for one in statistics])) for name in statistics[0]}

    def make_policy(self, names, is_bounded):
        weights = self.actor.weights
        layers = list(zip(weights[::2], weights[1::2]))
        return write_onnx.make_model(self.actor.mean, self.actor.width, layers, names, is_bounded)


def mix(mean, width, new_mean, new_width, share):
    """Mean and standard deviation of two samples together, of which the second is `share` of the whole."""
    mixed = mean + share * (new_mean - mean)
    variance = (1 - share) * (width**2 + (mean - mixed) ** 2) + share * (new_width**2 + (new_mean - mixed) ** 2)
    # A quantity that hardly moves must not be blown up.
    return mixed, np.maximum(np.sqrt(variance), 1e-3)


def split(rng, count, size):
    """All rows in a new order, in minibatches of about `size`."""
    return np.array_split(rng.permutation(count), max(1, count // size))
