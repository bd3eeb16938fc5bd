import { PolicyRefusal } from "./policy-refusal";

/** What the model's metadata says of its observation must be what the task gives. Throws `PolicyRefusal` at the first that differs. */
export function checkNames(told: string | undefined, expected: readonly string[]): void {
  if (told === undefined) return;
  const names = readNames(told);
  const count = Math.max(names.length, expected.length);
  for (let at = 0; at < count; at++) {
    if (names[at] === expected[at]) continue;
    const text = `As number ${at} of its observation the policy expects ${quote(names[at])}; the task gives ${quote(expected[at])}.`;
    throw new PolicyRefusal("policy_names", text);
  }
}

const quote = (name: string | undefined): string => (name === undefined ? "nothing" : JSON.stringify(name));

function readNames(told: string): string[] {
  let names: unknown;
  try {
    names = JSON.parse(told);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  if (Array.isArray(names) && names.every((name) => typeof name === "string")) return names;
  const text = "hardsim.observation_names in the policy's metadata is not a JSON list of texts.";
  throw new PolicyRefusal("policy_names", text);
}
