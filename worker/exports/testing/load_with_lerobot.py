"""Loads a dataset with lerobot itself, every frame of it, and a batch of a data loader.

    load_with_lerobot.py <dataset>     prints what it found as JSON
"""

import json
import sys

import torch
from lerobot.datasets.lerobot_dataset import LeRobotDataset


def main():
    root = sys.argv[1]
    dataset = LeRobotDataset("hardsim/export", root=root)
    rewards = sum(float(dataset[index]["next.reward"]) for index in range(len(dataset)))
    windows = LeRobotDataset("hardsim/export", root=root, delta_timestamps={"action": [0, 1 / dataset.fps]})
    batch = next(iter(torch.utils.data.DataLoader(windows, batch_size=4)))
    print(json.dumps({
        "episodes": dataset.num_episodes,
        "frames": dataset.num_frames,
        "rewards": rewards,
        "task": dataset[0]["task"],
        "state": list(batch["observation.state"].shape),
        "actions": list(batch["action"].shape),
    }))


if __name__ == "__main__":
    main()
