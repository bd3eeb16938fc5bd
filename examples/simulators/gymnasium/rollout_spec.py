"""What Hardsim asks of a rollout: `spec.json`, schema hardsim.rollout_spec/v1, read without trust."""

import json
from dataclasses import dataclass

SCHEMA = "hardsim.rollout_spec/v1"
PURPOSES = ("training", "evaluation")
CONTROLS = ("action_noise", "explore", "make_kwargs")


class Refusal(Exception):
    """Something that whoever wrote the job can mend; the text says how."""


@dataclass(frozen=True)
class RolloutSpec:
    scene_id: str
    num_envs: int
    steps: int
    seed: int
    purpose: str
    episode_offset: int
    # Whether a policy's actions are drawn around what it holds for best.
    explores: bool
    action_noise: float
    policy_path: str | None
    policy_sha256: str | None
    # What the environment is made with beside its id.
    make_kwargs: dict


def read_spec(path):
    try:
        with open(path, "rb") as file:
            spec = json.loads(file.read())
    except OSError as error:
        raise Refusal(f"{path} cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise Refusal(f"{path} is no JSON: {error}") from error
    if not isinstance(spec, dict) or spec.get("schema") != SCHEMA:
        raise Refusal(f"{path} is not of schema {SCHEMA}")
    driver = take(spec, "driver", str, "auto")
    if driver == "scripted" or take(spec, "expert_fraction", float, 0.0) > 0:
        raise Refusal(
            "Gymnasium's environments have no scripted expert: "
            "set rollout_template.policy.driver to auto, random or checkpoint, and expert_fraction to 0"
        )
    control = take(spec, "control", dict, {})
    for name in control:
        if name not in CONTROLS:
            raise Refusal(f"control.{name} means nothing here: control may hold {', '.join(CONTROLS)}")
    policy = {} if driver == "random" else take(spec, "policy", dict, {})
    if driver == "checkpoint" and not policy:
        raise Refusal("the checkpoint is to drive, and carries no policy.onnx")
    purpose = take(spec, "purpose", str, "training")
    if purpose not in PURPOSES:
        raise Refusal(f"spec.json: purpose {purpose!r} is none of {', '.join(PURPOSES)}")
    return RolloutSpec(
        scene_id=take(spec, "scene_id", str),
        num_envs=take(spec, "num_envs", int, least=1),
        steps=take(spec, "steps", int, least=1),
        seed=take(spec, "seed", int, least=0),
        purpose=purpose,
        episode_offset=take(spec, "episode_offset", int, 0),
        explores=purpose == "training" and take(control, "explore", bool, True),
        action_noise=take(spec, "action_noise", float, 0.0),
        policy_path=take(policy, "path", str) if policy else None,
        policy_sha256=take(policy, "sha256", str) if policy else None,
        make_kwargs=take(control, "make_kwargs", dict, {}),
    )


KINDS = {str: "text", int: "a whole number", float: "a number", dict: "an object", bool: "true or false"}
REQUIRED = object()


def take(values, name, kind, otherwise=REQUIRED, least=0):
    """The value called `name`, of the kind that it has to be. A null counts as left out."""
    value = values.get(name)
    if value is None:
        if otherwise is REQUIRED:
            raise Refusal(f"spec.json: {name} is missing")
        return otherwise
    # To Python true is a whole number, and 1 is no float.
    is_right = isinstance(value, (int, float) if kind is float else kind) and isinstance(value, bool) == (kind is bool)
    if not is_right:
        raise Refusal(f"spec.json: {name} has to be {KINDS[kind]}, and is {json.dumps(value)[:100]}")
    if kind in (int, float) and not least <= value < float("inf"):
        raise Refusal(f"spec.json: {name} has to be at least {least}, and is {value}")
    return kind(value)

