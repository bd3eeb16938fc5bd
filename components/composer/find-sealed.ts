import { type Body, valueAt } from "@/lib/core/specs/body-value";
import { isRecord } from "@/lib/core/specs/merge-patch";

/** Names of env values that read ***. */
export function findSealed(body: Body): readonly string[] {
  const env = valueAt(body, "trainer_spec.env");
  return isRecord(env) ? Object.keys(env).filter((name) => env[name] === "***") : [];
}
