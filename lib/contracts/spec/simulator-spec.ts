import { z } from "zod";
import { containerFields, gpuCount, sizes } from "./container-fields";
import { field } from "./field";
import { part } from "./part";

const resources = part({
  gpu: field(gpuCount, { default: 0, form: { label: "GPUs", help: "{min} to {max}, else {default}" } }),
  ...sizes,
  gpu_share: field(z.number().gt(0).max(1).nullable(), {
    default: null,
    description:
      "With gpu: 1, the share of that GPU which one container takes: above 0 and at most 1. The shares of all that run on one GPU come to 1 at most. Null: GPUs are not shared.",
    form: { label: "Share of the GPU", help: "above 0 to {max}, with one GPU; else it is not shared" },
  }),
});

/** A simulator of the user's own, in a container; null: the built-in one. Runs and single jobs declare this very part. */
export const simulatorSpec = part(
  containerFields({ resources, named: "{rollout_spec_path} {output_dir} {policy_path}" }),
  { presence: "nullable", section: "simulator" },
);
export type SimulatorContainer = NonNullable<z.output<typeof simulatorSpec.domain>>;
