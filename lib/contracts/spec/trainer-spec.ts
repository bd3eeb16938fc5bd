import { z } from "zod";
import { datasetFormats } from "@/lib/core/names";
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

const dataset_format = field(z.enum(datasetFormats), {
  default: "safetensors",
  description:
    "safetensors: the batches that the manifest names. lerobot_v3: the same episodes also as a LeRobot dataset, in {dataset_dir}/lerobot; that takes as much room again while the trainer runs.",
  form: {
    label: "Dataset",
    words: { safetensors: "batches (.safetensors)", lerobot_v3: "batches, and LeRobot v3" },
  },
});

export const trainerSpec = part(
  {
    ...containerFields({ resources, named: "{dataset_manifest_path} {output_dir} {checkpoint_in_uri}" }),
    dataset_format,
  },
  { presence: "required", section: "trainer" },
);
export type TrainerContainer = z.output<typeof trainerSpec.domain>;
