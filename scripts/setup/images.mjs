import { buildsExampleImage } from "./example-image.mjs";

export const smokeImage = "hardsim-trainer-smoke:0.1.1";

/** As the examples' bodies name it. */
export const smokeImageAlias = "ghcr.io/acme-robotics/hardsim-trainer-smoke:0.1.1";

/** @type {import("./example-image.mjs").ExampleImage} */
const smokeTrainer = {
  name: "smoke trainer",
  folder: "managed_training/smoke_trainer",
  sources: ["Dockerfile", "train_smoke.py"],
  tag: smokeImage,
  aliases: [smokeImageAlias],
  debianPackages: [],
};

export const daggerImage = "hardsim-trainer-dagger:0.1.0";

/** @type {import("./example-image.mjs").ExampleImage} */
const daggerTrainer = {
  name: "DAgger trainer",
  folder: "managed_training/dagger_trainer",
  sources: [
    "Dockerfile",
    "train_dagger.py",
    "run_trainer.py",
    "learner.py",
    "read_dataset.py",
    "safetensors_file.py",
    "write_onnx.py",
  ],
  tag: daggerImage,
  aliases: ["ghcr.io/acme-robotics/hardsim-trainer-dagger:0.1.0"],
  debianPackages: ["python3-numpy", "libopenblas0-pthread"],
};

// What packages of the package index expect to find of any Linux.
const wheelsNeed = ["libstdc++6"];

export const rewardImage = "hardsim-trainer-reward:0.1.0";

/** @type {import("./example-image.mjs").ExampleImage} */
const rewardTrainer = {
  name: "reward trainer",
  folder: "managed_training",
  sources: [
    "reward_trainer/Dockerfile",
    "reward_trainer/requirements.txt",
    "reward_trainer/train_reward.py",
    "reward_trainer/learner.py",
    "reward_trainer/checkpoint.py",
    "reward_trainer/network.py",
    "reward_trainer/ppo.py",
    "reward_trainer/distributions.py",
    "reward_trainer/read_episodes.py",
    "dagger_trainer/run_trainer.py",
    "dagger_trainer/read_dataset.py",
    "dagger_trainer/safetensors_file.py",
    "dagger_trainer/write_onnx.py",
  ],
  dockerfile: "reward_trainer/Dockerfile",
  requirements: "reward_trainer/requirements.txt",
  tag: rewardImage,
  aliases: ["ghcr.io/acme-robotics/hardsim-trainer-reward:0.1.0"],
  debianPackages: wheelsNeed,
};

export const gymnasiumImage = "hardsim-simulator-gymnasium:0.1.0";

/** @type {import("./example-image.mjs").ExampleImage} */
const gymnasiumSimulator = {
  name: "Gymnasium simulator",
  folder: ".",
  sources: [
    "simulators/gymnasium/Dockerfile",
    "simulators/gymnasium/requirements.txt",
    "simulators/gymnasium/simulate.py",
    "simulators/gymnasium/record_episodes.py",
    "simulators/gymnasium/rollout_spec.py",
    "simulators/gymnasium/environments.py",
    "simulators/gymnasium/action_spaces.py",
    "simulators/gymnasium/drivers.py",
    "simulators/gymnasium/policy.py",
    "simulators/gymnasium/chance.py",
    "managed_training/dagger_trainer/safetensors_file.py",
  ],
  dockerfile: "simulators/gymnasium/Dockerfile",
  requirements: "simulators/gymnasium/requirements.txt",
  tag: gymnasiumImage,
  aliases: ["ghcr.io/acme-robotics/hardsim-simulator-gymnasium:0.1.0"],
  debianPackages: wheelsNeed,
};

export const smokeTrainerImage = buildsExampleImage(smokeTrainer);
export const daggerTrainerImage = buildsExampleImage(daggerTrainer);
export const rewardTrainerImage = buildsExampleImage(rewardTrainer);
export const gymnasiumSimulatorImage = buildsExampleImage(gymnasiumSimulator);

export const exampleImages = [smokeTrainer, daggerTrainer, rewardTrainer, gymnasiumSimulator];
