import type { WireCheckpoint } from "@/lib/contracts/checkpoints/checkpoint";

type Policy = NonNullable<WireCheckpoint["policy"]>;

/** "obs [N, 32]": a value that a policy takes or gives, with its shape. A word in it is an axis of any size. */
export function describeValue({ name, shape }: Policy["inputs"][number]): string {
  return `${name} [${shape.join(", ")}]`;
}

/** "obs [N, 32] → action [N, 5]" */
export function describePolicy({ inputs, outputs }: Policy): string {
  return `${inputs.map(describeValue).join(", ")} → ${outputs.map(describeValue).join(", ")}`;
}
