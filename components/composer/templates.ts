import learning from "@/examples/managed_training/learning.json";
import quickstart from "@/examples/managed_training/quickstart.json";
import type { Template } from "./begin-with";

/** The tag under which set-up builds the image of both. */
const imageUri = "hardsim-trainer-smoke:0.1.1";

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
