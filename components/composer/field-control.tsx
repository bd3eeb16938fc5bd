"use client";

import { useField } from "@/components/ui/field";
import { Segments } from "@/components/ui/segments";
import { Select } from "@/components/ui/select";
import { Switch } from "@/components/ui/switch";
import { findScene, sceneCatalogue } from "@/lib/core/scenes/catalogue";
import type { ComposeWarning } from "./check-body";
import type { FieldPlan } from "./fields";
import { TypedControl } from "./typed-control";

export type FieldState = {
  value: unknown;
  error: string | undefined;
  warnings: readonly ComposeWarning[];
  /** Why nothing can be typed: the JSON can't be read at the moment. */
  locked: boolean;
  /** Of the chosen scene, for the list of its tasks. */
  sceneId: string;
  projects: readonly { id: string; name: string }[];
};

/** What a field is filled in with: a list, a switch, or text. */
export function FieldControl({
  plan,
  state,
  locked,
  onChange,
}: {
  plan: FieldPlan;
  state: FieldState;
  locked: boolean;
  onChange: (value: unknown) => void;
}) {
  const isOn = state.value === undefined ? plan.fallback === true : state.value === true;
  const list = listKnown(plan, state);
  if (list) {
    const choose = (value: string) => onChange(value === "" && !plan.required ? undefined : value);
    return <Choice {...list} state={state} locked={locked} onChoose={choose} />;
  }
  switch (plan.kind) {
    case "switch": {
      const [on, off] = plan.options.map(({ label }) => label);
      return <Switch checked={isOn} disabled={locked} onChange={onChange} words={{ on, off }} />;
    }
    case "segments":
      return <YesOrNo plan={plan} isOn={isOn} locked={locked} onChange={onChange} />;
    default:
      return <TypedControl plan={plan} value={state.value} locked={locked} onChange={onChange} />;
  }
}

type KnownValues = {
  known: readonly { value: string; label: string }[];
  /** What nothing chosen reads as; without it a value must be chosen. */
  nothing?: string | undefined;
  mono?: boolean | undefined;
};

/** Null: a field that is no list. */
function listKnown(plan: FieldPlan, { sceneId, projects }: FieldState): KnownValues | null {
  const named = (values: readonly string[]) => values.map((value) => ({ value, label: value }));
  switch (plan.kind) {
    case "scene":
      return {
        known: named(sceneCatalogue.map((scene) => scene.sceneId)),
        nothing: plan.nothing,
        mono: true,
      };
    case "task_mode": {
      const modes = (findScene(sceneId)?.taskModes ?? []).map(({ taskMode }) => taskMode);
      return { known: named(modes), nothing: `default, ${modes[0] ?? "the scene's first"}`, mono: true };
    }
    case "project":
      return { known: named(projects.map(({ id }) => id)), mono: true };
    case "choice":
      return { known: plan.options, nothing: plan.required ? undefined : plan.nothing, mono: plan.mono };
    default:
      return null;
  }
}

/** A list of what is known; what the JSON says besides is shown as it is, for the contract to judge. */
function Choice({
  state,
  locked,
  onChoose,
  known,
  nothing,
  mono,
}: KnownValues & { state: FieldState; locked: boolean; onChoose: (value: string) => void }) {
  const value = typeof state.value === "string" ? state.value : "";
  const strange = value !== "" && !known.some((option) => option.value === value);
  return (
    <Select
      mono={mono}
      disabled={locked}
      value={value}
      onChange={onChoose}
      options={[
        ...(nothing !== undefined || value === "" ? [{ value: "", label: nothing ?? "choose one" }] : []),
        ...known,
        ...(strange ? [{ value, label: value }] : []),
      ]}
    />
  );
}

function YesOrNo({
  plan,
  isOn,
  locked,
  onChange,
}: {
  plan: FieldPlan;
  isOn: boolean;
  locked: boolean;
  onChange: (value: unknown) => void;
}) {
  const field = useField();
  return (
    <fieldset disabled={locked} aria-describedby={field?.describedBy}>
      <Segments
        name={plan.spoken}
        segments={plan.options}
        value={String(isOn)}
        onChange={(value) => onChange(value === "true")}
      />
    </fieldset>
  );
}
