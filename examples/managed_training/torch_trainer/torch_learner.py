"""A multilayer perceptron in PyTorch, with Adam."""

import inspect
import io
import pickle

import numpy as np
import torch

from write_onnx import make_metadata

FORMAT = "hardsim.torch_checkpoint/v1"

torch.use_deterministic_algorithms(True)
torch.set_num_threads(1)
DEVICE = torch.device("cuda" if torch.cuda.is_available() else "cpu")


class Network(torch.nn.Module):
    """Standardizes what it observes, then three layers with tanh."""

    def __init__(self, inputs, hidden, outputs):
        super().__init__()
        self.register_buffer("mean", torch.zeros(inputs))
        self.register_buffer("width", torch.ones(inputs))
        sizes = [inputs, hidden, hidden, outputs]
        layers = [[torch.nn.Linear(a, b), torch.nn.Tanh()] for a, b in zip(sizes, sizes[1:])]
        self.layers = torch.nn.Sequential(*(part for layer in layers for part in layer))

    def forward(self, observations):
        return self.layers((observations - self.mean) / self.width)


class TorchLearner:
    """`sizes`: inputs, hidden, outputs. All that decides its future is in its bytes, the random numbers too."""

    def __init__(self, sizes):
        self.sizes = sizes
        self.network = Network(*sizes).to(DEVICE)
        self.optimizer = torch.optim.Adam(self.network.parameters())
        # Of the processor, so that a checkpoint goes on wherever it was made.
        self.random = torch.Generator()
        self.updates = 0

    @classmethod
    def create(cls, seed, observations, hidden, outputs):
        learner = cls((observations.shape[1], hidden, outputs))
        (state,) = np.random.SeedSequence(seed).generate_state(1, np.uint64)
        learner.random.manual_seed(int(state >> np.uint64(1)))
        network = learner.network
        network.mean.copy_(torch.from_numpy(observations.mean(0)))
        # A quantity that hardly moved in the data must not be blown up.
        network.width.copy_(torch.from_numpy(observations.std(0) + np.float32(1e-3)))
        with torch.no_grad():
            for name, values in network.named_parameters():
                drawn = torch.randn(values.shape, generator=learner.random)
                values.copy_(drawn / values.shape[-1] ** 0.5 if name.endswith("weight") else torch.zeros_like(drawn))
        return learner

    def fits(self, observations, actions):
        return self.sizes[0] == observations.shape[1] and self.sizes[2] == actions.shape[1]

    def train(self, observations, actions, updates, batch, rate_of):
        inputs = torch.from_numpy(observations).to(DEVICE)
        targets = torch.from_numpy(np.clip(actions, -1, 1)).to(DEVICE)
        size = min(batch, len(inputs))
        for _ in range(updates):
            # Drawn anew each time, so that where a call ended does not matter to the one that goes on.
            rows = torch.randint(len(inputs), (size,), generator=self.random).to(DEVICE)
            self.updates += 1
            for group in self.optimizer.param_groups:
                group["lr"] = rate_of(self.updates)
            squares = (self.network(inputs[rows]) - targets[rows]) ** 2
            self.optimizer.zero_grad()
            # Summed over the numbers of an action, as the numpy trainer does; the loss that is told is their mean.
            squares.sum(1).mean().backward()
            self.optimizer.step()
            yield float(squares.mean().detach())

    def predict(self, observations):
        with torch.no_grad():
            return self.network(torch.from_numpy(observations).to(DEVICE)).cpu().numpy()

    def make_policy(self, names):
        """The exporter that needs no tracing compiler: newer versions of PyTorch have two, and older ones only this."""
        chosen = {"dynamo": False} if "dynamo" in inspect.signature(torch.onnx.export).parameters else {}
        buffer = io.BytesIO()
        torch.onnx.export(
            self.network,
            torch.zeros(1, self.sizes[0], device=DEVICE),
            buffer,
            input_names=["obs"],
            output_names=["action"],
            dynamic_axes={"obs": {0: "N"}, "action": {0: "N"}},
            opset_version=13,
            **chosen,
        )
        return buffer.getvalue() + make_metadata(names)

    def to_bytes(self):
        buffer = io.BytesIO()
        state = {
            "format": FORMAT,
            "sizes": list(self.sizes),
            "updates": self.updates,
            "network": self.network.state_dict(),
            # The rates beside it are not part of it: each update sets its own.
            "moments": self.optimizer.state_dict()["state"],
            "random": self.random.get_state(),
        }
        torch.save(state, buffer)
        return buffer.getvalue()

    @classmethod
    def from_bytes(cls, raw):
        """Raises ValueError for bytes that `to_bytes` did not make. Of a pickle only weights are read, no code is run."""
        try:
            state = torch.load(io.BytesIO(raw), map_location="cpu", weights_only=True)
        except (RuntimeError, EOFError, pickle.UnpicklingError) as error:
            raise ValueError(f"no checkpoint of PyTorch ({type(error).__name__})") from error
        if state["format"] != FORMAT:
            raise ValueError("of another format")
        learner = cls(tuple(state["sizes"]))
        learner.network.load_state_dict(state["network"])
        learner.optimizer.load_state_dict({**learner.optimizer.state_dict(), "state": state["moments"]})
        learner.random.set_state(state["random"])
        learner.updates = state["updates"]
        return learner
