"use client";

import { useId } from "react";
import { Checkbox } from "@/components/ui/checkbox";
import { containerPlaces } from "@/lib/contracts/spec/containers";
import { type Body, valueAt } from "@/lib/core/specs/body-value";
import { isRecord } from "@/lib/core/specs/merge-patch";
import { isSecretEnv, sealedMark } from "@/lib/core/specs/secret-env";
import { ComposeField } from "./compose-field";
import type { FieldState } from "./field-control";
import type { FieldPlan } from "./fields";
import type { FieldChange } from "./start-field";

const places = Object.values(containerPlaces);

/** Of a container's environment, where its marks stand; null: the path is of no environment. */
export const secretsBeside = (path: string): string | null => {
  const place = places.find((one) => path === `${one}.env`);
  return place === undefined ? null : `${place}.secrets`;
};

/** A container's environment, and beside each variable whether its value is a secret. */
export function EnvField({
  plan,
  secretsPath,
  state,
  body,
  onChanges,
  onFocus,
}: {
  plan: FieldPlan;
  secretsPath: string;
  state: FieldState;
  body: Body;
  onChanges: (changes: readonly FieldChange[]) => void;
  onFocus: () => void;
}) {
  const id = useId();
  const env = isRecord(state.value) ? state.value : {};
  const marked = readMarks(body, secretsPath);
  const mark = (names: readonly string[]): FieldChange => [secretsPath, names.length > 0 ? names : undefined];
  return (
    <div className="grid min-w-0 gap-2 rail:col-span-6">
      <ComposeField
        plan={plan}
        state={state}
        onChange={(value) => {
          // A mark goes with its variable: the API refuses one of a name that is not there.
          const left = marked.filter((name) => isRecord(value) && Object.hasOwn(value, name));
          onChanges([[plan.path, value], ...(left.length < marked.length ? [mark(left)] : [])]);
        }}
        onFocus={onFocus}
      />
      {Object.keys(env).length > 0 && (
        <fieldset disabled={state.locked} className="flex min-w-0 flex-wrap items-baseline gap-x-4 gap-y-1">
          <legend className="contents">
            <span className="text-small text-text-2">Secret, shown to nobody</span>
          </legend>
          {Object.entries(env).map(([name, value], index) => {
            const isByItself =
              value === sealedMark || (typeof value === "string" && isSecretEnv(name, value));
            return (
              <label key={name} htmlFor={`${id}-${index}`} className="flex min-w-0 items-center gap-1.5">
                <Checkbox
                  id={`${id}-${index}`}
                  checked={isByItself || marked.includes(name)}
                  disabled={isByItself}
                  onChange={(event) =>
                    onChanges([
                      mark(
                        event.target.checked ? [...marked, name] : marked.filter((other) => other !== name),
                      ),
                    ])
                  }
                />
                <span className="mono truncate">{name}</span>
              </label>
            );
          })}
        </fieldset>
      )}
    </div>
  );
}

function readMarks(body: Body, secretsPath: string): readonly string[] {
  const marks = valueAt(body, secretsPath);
  return Array.isArray(marks) ? marks.filter((name) => typeof name === "string") : [];
}
