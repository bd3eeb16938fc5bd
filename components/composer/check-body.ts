import type { FieldError } from "@/lib/contracts/problems";
import { resolveSpec, type SpecRules } from "@/lib/contracts/resolve-spec";
import type { ResolvedSpec } from "@/lib/contracts/resolved-spec";
import { describeIssues } from "@/lib/contracts/strict-object";
import { trainingRunBodySchema } from "@/lib/contracts/training-run-body";
import { findScene, findTaskMode } from "@/lib/core/scenes/catalogue";

export type BodyCheck = {
  errors: readonly FieldError[];
  warnings: readonly FieldError[];
  /** With every default filled in; null while there are errors. */
  resolved: ResolvedSpec | null;
};

/** What the API will say of a body: the same contract and the same rules, asked before it is sent. */
export function checkBody(body: unknown, rules: SpecRules): BodyCheck {
  const parsed = trainingRunBodySchema.safeParse(body);
  if (!parsed.success) return { errors: describeIssues(parsed.error), warnings: [], resolved: null };
  const result = resolveSpec(parsed.data, rules);
  if (!result.ok) return { errors: result.refusal.errors, warnings: [], resolved: null };
  return { errors: [], warnings: findWarnings(result.spec), resolved: result.spec };
}

function findWarnings({ rollout }: ResolvedSpec): readonly FieldError[] {
  const scene = findScene(rollout.sceneId);
  const mode = scene && findTaskMode(scene, rollout.taskMode);
  if (!mode || rollout.steps >= mode.expertMedianSteps) return [];
  return [
    {
      path: "rollout_template.steps",
      message: `the task's own expert needs about ${mode.expertMedianSteps} steps: hardly an episode can succeed`,
    },
  ];
}
