"""A multilayer perceptron in numpy, with Adam (Kingma and Ba, "Adam: a method for stochastic optimization", ICLR 2015)."""

import json

import numpy as np

import write_onnx
from safetensors_file import make_safetensors, read_safetensors

FORMAT = "hardsim.dagger_checkpoint/v1"
FLOAT = np.float32


class Learner:
    """tanh(tanh(tanh(x W0 + b0) W1 + b1) W2 + b2) on standardized observations, with Adam's two moments.

    `updates` counts those of its whole life. All that decides its future is in its bytes, the random numbers too.
    """

    def __init__(self, rng, mean, width, weights, first, second, updates):
        self.rng = rng
        self.mean = mean
        self.width = width
        self.weights = weights
        self.first = first
        self.second = second
        self.updates = updates

    @classmethod
    def create(cls, seed, observations, hidden, outputs):
        rng = np.random.default_rng(seed)
        # A quantity that hardly moved in the data must not be blown up.
        mean, width = observations.mean(0), observations.std(0) + FLOAT(1e-3)
        sizes = [len(mean), hidden, hidden, outputs]
        weights = []
        for rows, columns in zip(sizes, sizes[1:]):
            weights.append((rng.standard_normal((rows, columns)) / np.sqrt(rows)).astype(FLOAT))
            weights.append(np.zeros(columns, FLOAT))
        first, second = ([np.zeros_like(values) for values in weights] for _ in range(2))
        return cls(rng, mean.astype(FLOAT), width.astype(FLOAT), weights, first, second, 0)

    def fits(self, observations, actions):
        return len(self.mean) == observations.shape[1] and len(self.weights[-1]) == actions.shape[1]

    def standardize(self, observations):
        return ((observations - self.mean) / self.width).astype(FLOAT)

    def predict(self, observations):
        """Actions [n, a] of observations [n, o]."""
        return self.forward(self.standardize(observations))[-1]

    def forward(self, inputs):
        w0, b0, w1, b1, w2, b2 = self.weights
        h0 = np.tanh(inputs @ w0 + b0)
        h1 = np.tanh(h0 @ w1 + b1)
        return h0, h1, np.tanh(h1 @ w2 + b2)

    def train(self, observations, actions, updates, batch, rate_of):
        """Yields the mean squared error of each update. `rate_of`: the learning rate of an update, by its number from 1."""
        inputs = self.standardize(observations)
        targets = np.clip(actions, -1, 1).astype(FLOAT)
        size = min(batch, len(inputs))
        for _ in range(updates):
            # Drawn anew each time, so that where a call ended does not matter to the one that goes on.
            rows = self.rng.integers(0, len(inputs), size)
            yield self.update(inputs[rows], targets[rows], rate_of(self.updates + 1))

    def update(self, inputs, targets, rate):
        h0, h1, out = self.forward(inputs)
        error = out - targets
        # Backwards through the three layers; tanh's derivative is 1 - tanh².
        d2 = FLOAT(2 / len(inputs)) * error * (1 - out * out)
        d1 = (d2 @ self.weights[4].T) * (1 - h1 * h1)
        d0 = (d1 @ self.weights[2].T) * (1 - h0 * h0)
        gradients = [inputs.T @ d0, d0.sum(0), h0.T @ d1, d1.sum(0), h1.T @ d2, d2.sum(0)]
        self.updates += 1
        for values, gradient, first, second in zip(self.weights, gradients, self.first, self.second):
            first += FLOAT(0.1) * (gradient - first)
            second += FLOAT(0.001) * (gradient * gradient - second)
            unbiased = first / FLOAT(1 - 0.9**self.updates)
            values -= FLOAT(rate) * unbiased / (np.sqrt(second / FLOAT(1 - 0.999**self.updates)) + FLOAT(1e-8))
        return float((error * error).mean())

    def make_policy(self, names):
        layers = list(zip(self.weights[::2], self.weights[1::2]))
        return write_onnx.make_model(self.mean, self.width, layers, names)

    def to_bytes(self):
        arrays = {"mean": self.mean, "width": self.width}
        for kind, values in (("weight", self.weights), ("first", self.first), ("second", self.second)):
            arrays.update({f"{kind}{i}": array for i, array in enumerate(values)})
        state = json.dumps(self.rng.bit_generator.state)
        return make_safetensors(arrays, {"format": FORMAT, "updates": str(self.updates), "rng": state})

    @classmethod
    def from_bytes(cls, raw):
        """Raises ValueError and others for bytes that `to_bytes` did not make."""
        arrays, metadata = read_safetensors(raw)
        if metadata.get("format") != FORMAT:
            raise ValueError("of another format")
        rng = np.random.default_rng()
        rng.bit_generator.state = json.loads(metadata["rng"])
        weights, first, second = (
            [arrays[f"{kind}{i}"].copy() for i in range(6)] for kind in ("weight", "first", "second")
        )
        return cls(rng, arrays["mean"], arrays["width"], weights, first, second, int(metadata["updates"]))
