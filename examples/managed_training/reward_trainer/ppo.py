"""Proximal policy optimization (Schulman et al., 2017) with generalized advantage estimation (Schulman et al., 2016)."""

import numpy as np


def estimate_advantages(episodes, values, last_values, discount, smoothing):
    """How much better each step went than its value said [episodes, steps], summed over what followed with less and less weight.

    `values` of each step [episodes, steps], `last_values` of what the episodes ended in [episodes].
    """
    advantages = np.zeros_like(values)
    following = np.where(episodes.is_over, 0, last_values)
    running = np.zeros(len(values))
    for step in reversed(range(values.shape[1])):
        is_step = episodes.is_step[:, step]
        surprise = episodes.reward[:, step] + discount * following - values[:, step]
        running = np.where(is_step, surprise + discount * smoothing * running, 0)
        following = np.where(is_step, values[:, step], following)
        advantages[:, step] = running
    return advantages


def find_policy_slope(distribution, numbers, actions, advantages, old_logs, settings):
    """(derivative of the loss by each of the policy's numbers, statistics) of one minibatch."""
    lowest, highest = 1 - settings.clip, 1 + settings.clip
    logs = distribution.log_likelihood(numbers, actions)
    ratio = np.exp(logs - old_logs)
    # Beyond the clip nothing more is gained, so nothing pulls any further.
    is_clipped = np.where(advantages > 0, ratio > highest, ratio < lowest)
    pull = np.where(is_clipped, 0, ratio * advantages)
    slope = pull[:, None] * distribution.slope(numbers, actions)
    slope += settings.entropy_weight * distribution.entropy_slope(numbers)
    statistics = {
        "loss/policy": -float(np.minimum(ratio * advantages, np.clip(ratio, lowest, highest) * advantages).mean()),
        "policy/entropy": float(distribution.entropy(numbers).mean()),
        # Of Schulman's estimators the one that is never negative (http://joschu.net/blog/kl-approx.html).
        "policy/kl": float((ratio - 1 - (logs - old_logs)).mean()),
        "policy/clipped": float(is_clipped.mean()),
    }
    return -slope / len(numbers), statistics
