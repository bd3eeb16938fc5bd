import { expect, test } from "vitest";
import {
  describeTemplateProblem,
  fillTemplate,
  findTemplateProblem,
  type PlaceholderValues,
  placeholderNames,
} from "@/lib/core/containers/placeholders";

const known = placeholderNames.trainer;
const values: PlaceholderValues<"trainer"> = {
  dataset_manifest_path: "/d/manifest.json",
  dataset_dir: "/d",
  output_dir: "/o",
  checkpoint_in_uri: "",
  checkpoint_in_path: "",
  run_id: "run_1",
  iteration_id: "iter_1",
  iteration_index: "0",
  attempt: "2",
  project_id: "{run_id}",
  seed: "7",
};

test("placeholders are filled, doubled braces are literal", () => {
  expect(fillTemplate("--out={output_dir}/x", values)).toBe("--out=/o/x");
  expect(fillTemplate('{{"seed": {seed}}}', values)).toBe('{"seed": 7}');
  expect(fillTemplate("{{{seed}}}", values)).toBe("{7}");
  expect(fillTemplate("{checkpoint_in_uri}", values)).toBe("");
});

test("a value that looks like a placeholder is not filled again", () => {
  expect(fillTemplate("{project_id}", values)).toBe("{run_id}");
});

test("an unknown placeholder is named", () => {
  expect(findTemplateProblem("a {dataset_path} b", known)).toEqual({
    kind: "unknown_placeholder",
    name: "dataset_path",
  });
  expect(describeTemplateProblem({ kind: "unknown_placeholder", name: "x" }, known)).toContain("{x}");
  expect(findTemplateProblem("{}", known)).toEqual({ kind: "unknown_placeholder", name: "" });
});

test("a single brace is a problem with its position", () => {
  expect(findTemplateProblem("ab}", known)).toEqual({ kind: "stray_brace", at: 2 });
  expect(findTemplateProblem("a{", known)).toEqual({ kind: "stray_brace", at: 1 });
  expect(findTemplateProblem("no braces", known)).toBeNull();
});

test.each([
  ['{"lr": 3e-4}', 'write {{ for { and }} for }, in JSON and elsewhere: {{"lr": 3e-4}}'],
  ['{"optim": {"lr": 1}}', "a single brace at position 0; write {{ for { and }} for }"],
  ["{}", "{{}}"],
  ["\x24{LR}", "{{LR}} is the word in braces as it is"],
])("%s is told of doubled braces", (template, sentence) => {
  const problem = findTemplateProblem(template, known);
  expect(problem && describeTemplateProblem(problem, known)).toContain(sentence);
});

test("what a trainer may name and a simulator may not is unknown to it, and its own names are told", () => {
  const problem = findTemplateProblem("{dataset_dir}", placeholderNames.simulator);
  expect(problem && describeTemplateProblem(problem, placeholderNames.simulator)).toContain(
    "{rollout_spec_path}",
  );
  expect(findTemplateProblem("--scene={scene_id}", placeholderNames.simulator)).toBeNull();
});
