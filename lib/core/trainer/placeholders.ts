/** What a trainer's entrypoint, arguments and env values may name. */
export const placeholderNames = [
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
] as const;
export type PlaceholderName = (typeof placeholderNames)[number];
export type PlaceholderValues = Readonly<Record<PlaceholderName, string>>;

export type TemplateProblem =
  | { kind: "unknown_placeholder"; name: string }
  /** A brace that neither opens nor closes a placeholder and is not doubled; `at` counts UTF-16 units from 0. */
  | { kind: "stray_brace"; at: number };

type Piece = { kind: "text"; text: string } | { kind: "placeholder"; name: PlaceholderName };

/** One match is a doubled brace, a whole placeholder, a brace on its own, or text without braces. */
const token = /\{\{|\}\}|\{([^{}]*)\}|[{}]|[^{}]+/g;

/** Null when the text can be filled. The first problem otherwise: a run with one is refused when it is submitted. */
export function findTemplateProblem(template: string): TemplateProblem | null {
  const read = readTemplate(template);
  return read.ok ? null : read.problem;
}

export function describeTemplateProblem(problem: TemplateProblem): string {
  switch (problem.kind) {
    case "unknown_placeholder":
      // What is no name at all is a brace of the user's own: JSON, most often.
      return /^\w+$/.test(problem.name)
        ? `unknown placeholder {${problem.name}}; known are ${placeholderNames.map((name) => `{${name}}`).join(" ")}, and {{${problem.name}}} is the word in braces as it is`
        : `{${problem.name.slice(0, 80)}} is no placeholder; write {{ for { and }} for }, in JSON and elsewhere: {{${problem.name.slice(0, 80)}}}`;
    case "stray_brace":
      return `a single brace at position ${problem.at}; write {{ for { and }} for }, in JSON and elsewhere`;
  }
}

/** `{name}` becomes its value, `{{` and `}}` literal braces. Values are not looked at again. Throws on a text with a problem. */
export function fillTemplate(template: string, values: PlaceholderValues): string {
  const read = readTemplate(template);
  if (!read.ok)
    throw new Error(`template was not checked at submit: ${describeTemplateProblem(read.problem)}`);
  return read.pieces.map((piece) => (piece.kind === "text" ? piece.text : values[piece.name])).join("");
}

function readTemplate(
  template: string,
): { ok: true; pieces: Piece[] } | { ok: false; problem: TemplateProblem } {
  const pieces: Piece[] = [];
  for (const match of template.matchAll(token)) {
    const [whole, name] = match;
    if (name !== undefined) {
      if (!isPlaceholderName(name)) return { ok: false, problem: { kind: "unknown_placeholder", name } };
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

function isPlaceholderName(name: string): name is PlaceholderName {
  return (placeholderNames as readonly string[]).includes(name);
}
