import { fileURLToPath } from "node:url";
import { testTrainer } from "@/examples/managed_training/testing/test-trainer";

testTrainer({
  folder: fileURLToPath(new URL(".", import.meta.url)),
  script: "train_torch.py",
  module: "torch_learner",
  learner: "TorchLearner",
  needs: "torch",
});
