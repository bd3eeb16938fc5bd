import {
  describeTemplateProblem,
  findTemplateProblem,
  placeholderNames,
} from "@/lib/core/containers/placeholders";
import type { NamedContainer } from "./containers";
import { splitEntrypoint } from "./entrypoint";
import type { Refuse } from "./spec-refusal";

/** Refuses what no field of a container alone can show: a placeholder that does not exist, a mark of no variable, a share of no GPU. */
export function refuseContainer({ purpose, path, container }: NamedContainer, refuse: Refuse): void {
  const { entrypoint, argsTemplate, env, secrets, resources } = container;
  const split = splitEntrypoint(entrypoint);
  const templates: (readonly [string, string])[] = [
    ...(split.ok ? split.argv : []).map((word) => [`${path}.entrypoint`, word] as const),
    ...argsTemplate.map((text, at) => [`${path}.args_template.${at}`, text] as const),
    ...Object.entries(env).map(([name, text]) => [`${path}.env.${name}`, text] as const),
  ];
  const known = placeholderNames[purpose];
  for (const [place, text] of templates) {
    const problem = findTemplateProblem(text, known);
    if (problem) refuse("unknown_placeholder", place, describeTemplateProblem(problem, known));
  }
  secrets.forEach((name, at) => {
    if (!Object.hasOwn(env, name))
      refuse("invalid_request", `${path}.secrets.${at}`, `names ${name}, which env does not have`);
  });
  if ("gpuShare" in resources && resources.gpuShare !== null && resources.gpu !== 1)
    refuse(
      "invalid_request",
      `${path}.resources.gpu_share`,
      `is ${resources.gpuShare}, a share of one GPU, but gpu is ${resources.gpu}; send gpu: 1, or leave gpu_share out`,
    );
}
