import type { z } from "zod";
import { containerFields, gpuCount, sizes } from "./container-fields";
import { field } from "./field";
import { part } from "./part";

const resources = part({
  gpu: field(gpuCount, {
    fallback: 0,
    description: "1 to 64. Missing or 0 is refused unless this server allows CPU trainers.",
    form: { label: "GPUs", help: "1 to {max}" },
  }),
  ...sizes,
});

export const trainerSpec = part(
  containerFields({ resources, named: "{dataset_manifest_path} {output_dir} {checkpoint_in_uri}" }),
  { presence: "required", section: "trainer" },
);
export type TrainerContainer = z.output<typeof trainerSpec.domain>;
