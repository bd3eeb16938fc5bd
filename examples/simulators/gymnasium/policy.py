"""A policy.onnx, for all environments at once: `obs` [N, o] -> `action` [N, a], and what it remembers in between."""

import numpy as np
import onnxruntime

from rollout_spec import Refusal

FLOAT = "tensor(float)"


class Policy:
    """Further inputs `<name>_in` get what `<name>_out` answered at the step before, zeros at the first."""

    def __init__(self, path, environments, observation_size, action_size):
        self.session = open_session(path)
        inputs = {one.name: one for one in self.session.get_inputs()}
        outputs = {one.name: one for one in self.session.get_outputs()}
        self.memories = [name[: -len("_in")] for name in inputs if name.endswith("_in") and f"{name[:-3]}_out" in outputs]
        self.observes = pick(inputs, "obs", [f"{name}_in" for name in self.memories], "input")
        self.acts = pick(outputs, "action", [f"{name}_out" for name in self.memories], "output")
        check_width(self.observes, observation_size, "the environment observes")
        check_width(self.acts, action_size, "the environment takes")
        values = [self.observes, self.acts, *(inputs[f"{name}_in"] for name in self.memories)]
        for value in values:
            if value.type != FLOAT:
                raise Refusal(f"the policy's {value.name} is a {value.type}, and has to be a {FLOAT}")
        self.one_by_one = environments > 1 and any(value.shape[0] == 1 for value in values)
        self.memory = {
            name: np.zeros((environments, *read_sizes(inputs[f"{name}_in"])), np.float32) for name in self.memories
        }

    def answer(self, observations):
        """The policy's numbers [n, a] for observations [n, o] of all environments, each of which is one step further."""
        rows = range(len(observations))
        calls = [slice(row, row + 1) for row in rows] if self.one_by_one else [slice(None)]
        return np.concatenate([self.ask(observations[part], part) for part in calls])

    def ask(self, observations, part):
        given = {self.observes.name: observations}
        given.update({f"{name}_in": memory[part] for name, memory in self.memory.items()})
        wanted = [self.acts.name, *(f"{name}_out" for name in self.memories)]
        answer, *remembered = self.session.run(wanted, given)
        for name, values in zip(self.memories, remembered):
            self.memory[name][part] = values
        return answer


def open_session(path):
    options = onnxruntime.SessionOptions()
    # Sums depend on how many threads share them, and networks of this size gain nothing from more.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    try:
        return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # the runtime has no class of its own for what it refuses
        raise Refusal(f"{path} cannot be loaded: {error}") from error


def pick(values, name, memories, what):
    """The value called `name`, or the only one that is no memory."""
    others = [key for key in values if key not in memories]
    if name in others:
        return values[name]
    if len(others) == 1:
        return values[others[0]]
    raise Refusal(f"the policy has no {what} called {name}, and more than one other: {', '.join(others) or 'none'}")


def check_width(value, size, whose):
    if len(value.shape) != 2 or value.shape[1] != size:
        raise Refusal(f"the policy's {value.name} has the shape {value.shape}, and {whose} {size} numbers")


def read_sizes(value):
    sizes = value.shape[1:]
    if not all(isinstance(size, int) for size in sizes):
        raise Refusal(f"the policy's {value.name} has the shape {value.shape}: all but the first have to be numbers")
    return sizes
