import { buildsTrainerImage } from "./trainer-image.mjs";

export const smokeImage = "hardsim-trainer-smoke:0.1.1";

/** As the examples' bodies name it. */
export const smokeImageAlias = "ghcr.io/acme-robotics/hardsim-trainer-smoke:0.1.1";

export const smokeTrainerImage = buildsTrainerImage({
  name: "smoke trainer",
  folder: "smoke_trainer",
  sources: ["Dockerfile", "train_smoke.py"],
  tag: smokeImage,
  aliases: [smokeImageAlias],
  debianPackages: [],
});

export const daggerImage = "hardsim-trainer-dagger:0.1.0";

export const daggerTrainerImage = buildsTrainerImage({
  name: "DAgger trainer",
  folder: "dagger_trainer",
  sources: [
    "Dockerfile",
    "train_dagger.py",
    "run_trainer.py",
    "learner.py",
    "read_dataset.py",
    "write_onnx.py",
  ],
  tag: daggerImage,
  aliases: ["ghcr.io/acme-robotics/hardsim-trainer-dagger:0.1.0"],
  debianPackages: ["python3-numpy", "libopenblas0-pthread"],
});
