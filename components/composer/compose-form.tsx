"use client";

import type { FieldError } from "@/lib/contracts/problems";
import { containerPlaces } from "@/lib/contracts/spec/containers";
import { sceneId } from "@/lib/contracts/spec/rollout-fields";
import { type Body, valueAt } from "@/lib/core/specs/body-value";
import type { ComposeWarning } from "./check-body";
import { ComposeField } from "./compose-field";
import type { Draft } from "./draft";
import { EnvField, secretsBeside } from "./env-field";
import type { FieldState } from "./field-control";
import { type FieldPlan, fieldGroups, listShown } from "./fields";
import type { PickedCheckpoint } from "./picked-checkpoint";
import { SectionSwitch } from "./section-switch";
import { SimulatorChoice } from "./simulator-choice";
import { type FieldChange, StartField } from "./start-field";

/** The body as a form. A field shows the first thing that is wrong with it or with what is inside it. */
export function ComposeForm({
  draft,
  errors,
  warnings,
  projects,
  knownCheckpoints,
  bareLabel,
  forkedRunId,
  onFields,
  onFocusPath,
}: {
  draft: Draft;
  errors: readonly FieldError[];
  warnings: readonly ComposeWarning[];
  projects: readonly { id: string; name: string }[];
  /** Checkpoints whose names the page knows. */
  knownCheckpoints: readonly PickedCheckpoint[];
  /** What a body that names no start starts from. */
  bareLabel: string;
  /** Whose checkpoints are offered first; null: of no run. */
  forkedRunId: string | null;
  onFields: (changes: readonly FieldChange[]) => void;
  onFocusPath: (path: string) => void;
}) {
  const scene = valueAt(draft.body, "rollout_template.scene_id");
  const stateOf = (plan: FieldPlan): FieldState => ({
    value: valueAt(draft.body, plan.path),
    error: findMessage(errors, plan.path) ?? findMessage(errors, secretsBeside(plan.path)),
    warnings: warnings.filter((warning) => warning.path === plan.path),
    locked: draft.broken !== null,
    sceneId: typeof scene === "string" ? scene : sceneId.fallback,
    projects,
  });
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
      {groupsOf(draft.body).map(({ group, fields }) => (
        <fieldset
          key={group.name}
          className="grid min-w-0 grid-cols-[minmax(0,1fr)] content-start gap-4 not-first:border-t not-first:pt-4 rail:grid-cols-6"
        >
          <legend className="contents">
            <span className="flex flex-wrap items-baseline gap-x-3 rail:col-span-6">
              <span className="font-strong">{group.title}</span>
              <span className="text-small text-text-3">{group.note}</span>
              {group.code && <span className="mono ml-auto text-text-3">{group.code}</span>}
            </span>
          </legend>
          {group.name === "rollouts" && (
            <SimulatorChoice
              body={draft.body}
              locked={draft.broken !== null}
              error={errors.find(({ path }) => path === containerPlaces.simulator)?.message}
              onChanges={onFields}
            />
          )}
          {group.optional && group.switch && (
            <SectionSwitch
              path={group.optional}
              label={group.switch}
              value={valueAt(draft.body, group.optional)}
              locked={draft.broken !== null}
              error={errors.find(({ path }) => path === group.optional)?.message}
              onChange={(value) => onFields([[group.optional ?? "", value]])}
            />
          )}
          {fields.map((plan) => {
            const secretsPath = secretsBeside(plan.path);
            return plan.kind === "start" ? (
              <StartField
                key={plan.path}
                body={draft.body}
                locked={draft.broken !== null}
                errorAt={(path) => findMessage(errors, path)}
                known={knownCheckpoints}
                bareLabel={bareLabel}
                forkedRunId={forkedRunId}
                onChanges={onFields}
                onFocusPath={onFocusPath}
              />
            ) : secretsPath !== null ? (
              <EnvField
                key={plan.path}
                plan={plan}
                secretsPath={secretsPath}
                state={stateOf(plan)}
                body={draft.body}
                onChanges={onFields}
                onFocus={() => onFocusPath(plan.path)}
              />
            ) : (
              <ComposeField
                key={plan.path}
                plan={plan}
                state={stateOf(plan)}
                onChange={(value) => onFields([[plan.path, value]])}
                onFocus={() => onFocusPath(plan.path)}
              />
            );
          })}
        </fieldset>
      ))}
    </div>
  );
}

/** The sections of the form. One that the body is without and that is chosen elsewhere is not there. */
const groupsOf = (body: Body) =>
  fieldGroups
    .map((group) => ({ group, fields: listShown(group, body) }))
    .filter(({ group, fields }) => fields.length > 0 || group.switch !== undefined);

function findMessage(found: readonly FieldError[], path: string | null): string | undefined {
  if (path === null) return undefined;
  const own = found.find((error) => error.path === path || error.path.startsWith(`${path}.`));
  if (!own) return undefined;
  const inside = own.path.slice(path.length + 1);
  return inside === "" ? own.message : `${inside}: ${own.message}`;
}
