import { z } from "zod";
import { pullPolicies } from "@/lib/core/containers/image-facts";
import { splitEntrypoint } from "./entrypoint";
import { field } from "./field";
import { parseImageReference } from "./image-reference";

// What is said of a container, whatever it is for: a trainer's spec and a simulator's have these very fields.

const maxItems = 256;
/** UTF-8 bytes of the entrypoint, of one argument and of one value of the environment. */
const maxItemBytes = 131_072;

const itemText = z
  .string()
  .refine(
    (text) => new TextEncoder().encode(text).byteLength <= maxItemBytes,
    `is longer than ${maxItemBytes} bytes`,
  );
const imageUri = z
  .string()
  .max(500)
  .superRefine((text, context) => {
    const parsed = parseImageReference(text);
    if (!parsed.ok) context.addIssue({ code: "custom", message: parsed.message });
  });
const envName = z.string().regex(/^[^=\0]{1,200}$/, "must be a name without =");

/**
 * The least that a container can be held to. An engine takes 0 for no limit at all, and what rounds to it; below these a
 * container cannot be made, or holds no 64 MiB of /dev/shm. The GB are of 10^9 bytes.
 */
export const leastResources = { cpu: 0.1, memoryGb: 0.1 } as const;

// The most of cpu, memory and time is far above any host: it tells a slip of a digit at once.
export const sizes = {
  cpu: field(z.number().min(leastResources.cpu).max(4_096), {
    default: 2,
    form: { label: "CPUs", help: "at least {min}, else {default}" },
  }),
  memory_gb: field(z.number().min(leastResources.memoryGb).max(65_536), {
    default: 8,
    form: { label: "Memory", unit: "GB", help: "at least {min}, else {default}" },
  }),
};

/** 64 is more than any host has. */
export const gpuCount = z.int().min(0).max(64);

const image_uri = field(imageUri, {
  description:
    "An image reference: [host[:port]/]name[:tag][@digest], without a host Docker Hub's. Which registries are taken, and whether a digest is needed, this server's settings say (image_refused).",
  form: { label: "Image", span: 3, mono: true },
});
const pull = field(z.enum(pullPolicies), {
  default: "missing",
  description:
    "missing: the image that the engine has under this name is used, however old. always: the registry is asked once for each run, before its first rollout. The run's image tells which it is and how old.",
  form: {
    label: "Pull",
    words: { missing: "only if the engine lacks it", always: "always, once a run" },
  },
});
const entrypoint = field(
  itemText.superRefine((text, context) => {
    const split = splitEntrypoint(text);
    if (!split.ok) context.addIssue({ code: "custom", message: split.message });
  }),
  { form: { label: "Entrypoint", span: 3, mono: true } },
);
const env = field(
  z
    .record(envName, itemText)
    .refine((given) => Object.keys(given).length <= maxItems, `has more than ${maxItems} entries`),
  {
    default: {},
    description:
      "Names and values. Secrets among them (see secrets) are answered as ***, which is no value to send.",
    form: { label: "Environment", span: 6, mono: true, help: "NAME=value, one a line" },
  },
);
const secrets = field(z.array(envName).max(maxItems), {
  default: [],
  description:
    "Names of variables in env whose values are secret, beside those that are called or look like secrets. A secret reads *** everywhere but inside the container, and belongs to whoever sent it.",
  form: null,
});
const network = field(z.enum(["none", "bridge"]), {
  default: "none",
  description:
    "bridge: a network of the container's own. What it reaches, and whether there is one at all, this server's settings say (network_refused).",
  form: { label: "Network", words: { bridge: "bridge, reaches the network" } },
});
const timeout_minutes = field(z.number().positive().max(100_000).nullable(), {
  default: null,
  form: { label: "Time limit", unit: "min", help: "else none" },
});
const stop_grace_s = field(z.int().min(1).max(600), {
  default: 30,
  // Engines know whole seconds alone; a run that was stored with a part of one gets the next whole one.
  stored: z.number(),
  form: { label: "Grace at a stop", unit: "s", help: "{min} to {max}, else {default}" },
});

/**
 * `named`: some of the placeholders that such a container has, for the form. The resources differ from purpose to purpose.
 */
export function containerFields<Resources>({ resources, named }: { resources: Resources; named: string }) {
  return {
    image_uri,
    pull,
    entrypoint,
    args_template: field(z.array(itemText).max(maxItems), {
      default: [],
      form: {
        label: "Arguments",
        control: "lines",
        span: 6,
        mono: true,
        help: `one a line; ${named} … are filled in`,
      },
    }),
    env,
    secrets,
    resources,
    network,
    timeout_minutes,
    stop_grace_s,
  };
}

/** What a container with these resources takes of a host. A GB is 10^9 bytes. `gpuShare`: of its one GPU; null: whole ones. */
export type ContainerNeeds = { gpus: number; gpuShare: number | null; cpu: number; memoryBytes: number };

export function needsOf({
  resources: { gpu, gpuShare = null, cpu, memoryGb },
}: {
  resources: { gpu: number; gpuShare?: number | null; cpu: number; memoryGb: number };
}): ContainerNeeds {
  return { gpus: gpu, gpuShare, ...toLimits({ cpu, memoryGb }) };
}

/** As a container is held to them, also where a spec that was stored earlier asks for less than the least. */
export function toLimits({ cpu, memoryGb }: { cpu: number; memoryGb: number }): {
  cpu: number;
  memoryBytes: number;
} {
  return {
    cpu: Math.max(cpu, leastResources.cpu),
    memoryBytes: Math.round(Math.max(memoryGb, leastResources.memoryGb) * 1e9),
  };
}
