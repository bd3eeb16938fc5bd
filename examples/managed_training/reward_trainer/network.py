"""A multilayer perceptron in numpy with its own Adam (Kingma and Ba, "Adam: a method for stochastic optimization", 2015)."""

import numpy as np

FLOAT = np.float32
# A gradient that is longer is shortened to it.
MAX_GRADIENT = 0.5


class Network:
    """tanh(tanh(x W0 + b0) W1 + b1) W2 + b2 on standardized observations, with Adam's two moments for each weight."""

    def __init__(self, arrays, updates):
        """`arrays`: everything that it learned, by name, as `to_arrays` gives it."""
        self.mean, self.width = arrays["mean"], arrays["width"]
        self.weights, self.first, self.second = (
            [arrays[f"{kind}{i}"].copy() for i in range(6)] for kind in ("weight", "first", "second")
        )
        self.updates = updates

    @classmethod
    def create(cls, rng, inputs, hidden, outputs):
        """It knows no scale of its inputs yet: `standardize_by` says it."""
        sizes = [inputs, hidden, hidden, outputs]
        arrays = {"mean": np.zeros(inputs, FLOAT), "width": np.ones(inputs, FLOAT)}
        for i, (rows, columns) in enumerate(zip(sizes, sizes[1:])):
            # The last layer begins near nothing: all actions are equally likely, all values are none.
            scale = (0.01 if i == 2 else 1) / np.sqrt(rows)
            arrays[f"weight{2 * i}"] = (scale * rng.standard_normal((rows, columns))).astype(FLOAT)
            arrays[f"weight{2 * i + 1}"] = np.zeros(columns, FLOAT)
        for i in range(6):
            arrays[f"first{i}"] = np.zeros_like(arrays[f"weight{i}"])
            arrays[f"second{i}"] = np.zeros_like(arrays[f"weight{i}"])
        return cls(arrays, 0)

    def to_arrays(self):
        arrays = {"mean": self.mean, "width": self.width}
        for kind, values in (("weight", self.weights), ("first", self.first), ("second", self.second)):
            arrays.update({f"{kind}{i}": array for i, array in enumerate(values)})
        return arrays

    def standardize_by(self, mean, width):
        """Another standardization of what it observes; the first layer takes it up, so that no answer changes."""
        weight, bias = self.weights[0], self.weights[1]
        bias += ((mean - self.mean) / self.width) @ weight
        weight *= (width / self.width)[:, None]
        self.mean, self.width = mean.astype(FLOAT), width.astype(FLOAT)

    def answer_in(self, old, new):
        """Other units of the answers: those of `new` in place of `old`, each (zero, unit). What is meant stays."""
        weight, bias = self.weights[4], self.weights[5]
        weight *= FLOAT(old[1] / new[1])
        bias *= FLOAT(old[1] / new[1])
        bias += FLOAT((old[0] - new[0]) / new[1])

    def predict(self, observations):
        return self.forward(observations)[-1]

    def forward(self, observations):
        inputs = ((observations - self.mean) / self.width).astype(FLOAT)
        w0, b0, w1, b1, w2, b2 = self.weights
        h0 = np.tanh(inputs @ w0 + b0)
        h1 = np.tanh(h0 @ w1 + b1)
        return inputs, h0, h1, h1 @ w2 + b2

    def update(self, layers, slope, rate):
        """One step of Adam down `slope`, the derivative of the loss by each output [n, outputs]."""
        inputs, h0, h1, _ = layers
        # Backwards through the layers; tanh's derivative is 1 - tanh².
        d2 = slope.astype(FLOAT)
        d1 = (d2 @ self.weights[4].T) * (1 - h1 * h1)
        d0 = (d1 @ self.weights[2].T) * (1 - h0 * h0)
        gradients = [inputs.T @ d0, d0.sum(0), h0.T @ d1, d1.sum(0), h1.T @ d2, d2.sum(0)]
        length = np.sqrt(sum(float((gradient * gradient).sum()) for gradient in gradients))
        shorten = FLOAT(min(1, MAX_GRADIENT / (length + 1e-8)))
        self.updates += 1
        for values, gradient, first, second in zip(self.weights, gradients, self.first, self.second):
            gradient *= shorten
            first += FLOAT(0.1) * (gradient - first)
            second += FLOAT(0.001) * (gradient * gradient - second)
            unbiased = first / FLOAT(1 - 0.9**self.updates)
            values -= FLOAT(rate) * unbiased / (np.sqrt(second / FLOAT(1 - 0.999**self.updates)) + FLOAT(1e-8))
