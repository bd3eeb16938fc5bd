import { listFree } from "@/components/spec/list-free";
import type { FieldError } from "@/lib/contracts/problems";
import { resolveSpec, type SpecRules } from "@/lib/contracts/spec/resolve-spec";
import { steps } from "@/lib/contracts/spec/rollout-fields";
import { type ResolvedSpec, trainingRunBodySchema } from "@/lib/contracts/spec/run-spec";
import { describeIssues } from "@/lib/contracts/strict-object";
import { findScene, findTaskMode } from "@/lib/core/scenes/catalogue";
import { type Body, valueAt } from "@/lib/core/specs/body-value";

/** Something that is possible and probably not meant; `fix` is a value that mends it. */
export type ComposeWarning = FieldError & { fix?: { label: string; value: unknown } };

export type BodyCheck = {
  errors: readonly FieldError[];
  warnings: readonly ComposeWarning[];
  /** With every default filled in; null while there are errors. */
  resolved: ResolvedSpec | null;
};

/** What the API will say of a body: the same contract and the same rules, asked before it is sent. */
export function checkBody(body: Body, rules: SpecRules): BodyCheck {
  const parsed = trainingRunBodySchema.safeParse(body);
  if (!parsed.success)
    return {
      errors: describeIssues(parsed.error).map((error) => explainJson(error, body)),
      warnings: [],
      resolved: null,
    };
  const result = resolveSpec(parsed.data, rules);
  if (!result.ok) return { errors: result.refusal.errors, warnings: [], resolved: null };
  return { errors: [], warnings: findWarnings(result.spec), resolved: result.spec };
}

/** JSON that was typed into a field and cannot be read is text in the body; what is wrong with it says more than that it is. */
function explainJson(error: FieldError, body: Body): FieldError {
  const typed = listFree(body).includes(error.path) ? valueAt(body, error.path) : undefined;
  if (typeof typed !== "string") return error;
  try {
    JSON.parse(typed);
    return error;
  } catch (cause) {
    return { ...error, message: `is no JSON: ${cause instanceof Error ? cause.message : String(cause)}` };
  }
}

export const stepsPath = "rollout_template.steps";

function findWarnings({ rollout }: ResolvedSpec): readonly ComposeWarning[] {
  // Another simulator's scene may have the name of a built-in one.
  const scene = rollout.simulator ? null : findScene(rollout.sceneId);
  const mode = scene && findTaskMode(scene, rollout.taskMode);
  const needed = mode?.expertMedianSteps ?? null;
  if (needed === null || rollout.steps >= needed) return [];
  const enough = Math.max(steps.fallback, Math.ceil(needed * 1.25));
  return [
    {
      path: stepsPath,
      message: `The task's own expert needs about ${needed} steps: at ${rollout.steps} hardly an episode can succeed.`,
      fix: { label: `Use ${enough}`, value: enough },
    },
  ];
}
