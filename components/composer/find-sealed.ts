import { type Body, isObject, valueAt } from "@/components/spec/body-value";

/** Names of env values that read *** and would be sent so. */
export function findSealed(body: Body): readonly string[] {
  const env = valueAt(body, "trainer_spec.env");
  return isObject(env) ? Object.keys(env).filter((name) => env[name] === "***") : [];
}
