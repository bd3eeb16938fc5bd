import type { ContainerPurpose } from "../names";

/** What the entrypoint, the arguments and the env values of a container may name, by what it is for. */
export const placeholderNames = {
  trainer: [
    "dataset_manifest_path",
    "dataset_dir",
    "output_dir",
    "checkpoint_in_uri",
    "checkpoint_in_path",
    "run_id",
    "iteration_id",
    "iteration_index",
    "attempt",
    "project_id",
    "seed",
  ],
  simulator: [
    "rollout_spec_path",
    "output_dir",
    "checkpoint_in_path",
    "checkpoint_in_uri",
    "policy_path",
    "seed",
    "num_envs",
    "steps",
    "purpose",
    "scene_id",
    "run_id",
    "iteration_index",
    "job_id",
    "attempt",
  ],
} as const satisfies Record<ContainerPurpose, readonly string[]>;

/** A value for each of the names that this purpose has. */
export type PlaceholderValues<Purpose extends ContainerPurpose> = Readonly<
  Record<(typeof placeholderNames)[Purpose][number], string>
>;

export type TemplateProblem =
  | { kind: "unknown_placeholder"; name: string }
  /** A brace that neither opens nor closes a placeholder and is not doubled; `at` counts UTF-16 units from 0. */
  | { kind: "stray_brace"; at: number };

type Piece = { kind: "text"; text: string } | { kind: "placeholder"; name: string };

/** One match is a doubled brace, a whole placeholder, a brace on its own, or text without braces. */
const token = /\{\{|\}\}|\{([^{}]*)\}|[{}]|[^{}]+/g;

/** Null when the text can be filled. The first problem otherwise: a run with one is refused when it is submitted. */
export function findTemplateProblem(template: string, known: readonly string[]): TemplateProblem | null {
  const read = readTemplate(template, known);
  return read.ok ? null : read.problem;
}

export function describeTemplateProblem(problem: TemplateProblem, known: readonly string[]): string {
  switch (problem.kind) {
    case "unknown_placeholder":
      // What is no name at all is a brace of the user's own: JSON, most often.
      return /^\w+$/.test(problem.name)
        ? `unknown placeholder {${problem.name}}; known are ${known.map((name) => `{${name}}`).join(" ")}, and {{${problem.name}}} is the word in braces as it is`
        : `{${problem.name.slice(0, 80)}} is no placeholder; write {{ for { and }} for }, in JSON and elsewhere: {{${problem.name.slice(0, 80)}}}`;
    case "stray_brace":
      return `a single brace at position ${problem.at}; write {{ for { and }} for }, in JSON and elsewhere`;
  }
}

/** `{name}` becomes its value, `{{` and `}}` literal braces. Values are not looked at again. Throws on a text with a problem. */
export function fillTemplate(template: string, values: Readonly<Record<string, string>>): string {
  const known = Object.keys(values);
  const read = readTemplate(template, known);
  if (!read.ok)
    throw new Error(`template was not checked at submit: ${describeTemplateProblem(read.problem, known)}`);
  return read.pieces.map((piece) => (piece.kind === "text" ? piece.text : values[piece.name])).join("");
}

function readTemplate(
  template: string,
  known: readonly string[],
): { ok: true; pieces: Piece[] } | { ok: false; problem: TemplateProblem } {
  const pieces: Piece[] = [];
  for (const match of template.matchAll(token)) {
    const [whole, name] = match;
    if (name !== undefined) {
      if (!known.includes(name)) return { ok: false, problem: { kind: "unknown_placeholder", name } };
      pieces.push({ kind: "placeholder", name });
    } else if (whole === "{{" || whole === "}}") {
      pieces.push({ kind: "text", text: whole.slice(0, 1) });
    } else if (whole === "{" || whole === "}") {
      return { ok: false, problem: { kind: "stray_brace", at: match.index } };
    } else {
      pieces.push({ kind: "text", text: whole });
    }
  }
  return { ok: true, pieces };
}
