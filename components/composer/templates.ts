import cartpole from "@/examples/managed_training/cartpole.json";
import liftLearning from "@/examples/managed_training/learn_to_lift.json";
import learning from "@/examples/managed_training/learning.json";
import quickstart from "@/examples/managed_training/quickstart.json";
import type { Template } from "./begin-with";

/** The tags under which set-up builds the images: of the smoke trainer for two of them. */
const imageUri = "hardsim-trainer-smoke:0.1.1";
const daggerImageUri = "hardsim-trainer-dagger:0.1.0";
const rewardImageUri = "hardsim-trainer-reward:0.1.0";
const gymnasiumImageUri = "hardsim-simulator-gymnasium:0.1.0";

/** The seed's run: three iterations, to see that everything works. */
export const smokeRun: Template = {
  id: "smoke",
  label: "the smoke run",
  body: { ...quickstart, trainer_spec: { ...quickstart.trainer_spec, image_uri: imageUri } },
};

/** The same trainer for as long as it gets better: its loss falls until it stops by itself. */
export const learningRun: Template = {
  id: "learning",
  label: "a run that learns",
  body: { ...learning, trainer_spec: { ...learning.trainer_spec, image_uri: imageUri } },
};

/** The robot learns: every checkpoint's policy drives the next rollouts and is evaluated. */
export const liftRun: Template = {
  id: "lift",
  label: "Learn to lift",
  body: { ...liftLearning, trainer_spec: { ...liftLearning.trainer_spec, image_uri: daggerImageUri } },
  // Measured: from nothing, one training on the expert's 64 episodes solves the whole suite.
  needs:
    "npm run demo:learn builds its image, once on this machine. From nothing it learns in one iteration, because the expert drives that; started from an untrained policy, as the demo does it, the curve climbs.",
};

/** No expert anywhere: the simulator is a container too, and the trainer learns from the reward alone. */
export const cartpoleRun: Template = {
  id: "cartpole",
  label: "CartPole from reward",
  body: {
    ...cartpole,
    rollout_template: {
      ...cartpole.rollout_template,
      simulator: { ...cartpole.rollout_template.simulator, image_uri: gymnasiumImageUri },
    },
    trainer_spec: { ...cartpole.trainer_spec, image_uri: rewardImageUri },
  },
  needs: "npm run demo:gym builds its two images, of the simulator and of the trainer, once on this machine.",
};
