"use client";

import { useField } from "@/components/ui/field";
import { Segments } from "@/components/ui/segments";
import { Select } from "@/components/ui/select";
import { Switch } from "@/components/ui/switch";
import { runDefaults } from "@/lib/contracts/run-limits";
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
  const choose = (value: string) => onChange(value === "" ? undefined : value);
  switch (plan.kind) {
    case "scene":
      return (
        <Choice
          state={state}
          locked={locked}
          onChoose={choose}
          fallback={`default, ${runDefaults.sceneId}`}
          known={sceneCatalogue.map(({ sceneId }) => ({ value: sceneId, label: sceneId }))}
          mono
        />
      );
    case "task_mode": {
      const modes = findScene(state.sceneId)?.taskModes ?? [];
      return (
        <Choice
          state={state}
          locked={locked}
          onChoose={choose}
          fallback={`default, ${modes[0]?.taskMode ?? "the scene's first"}`}
          known={modes.map(({ taskMode }) => ({ value: taskMode, label: taskMode }))}
          mono
        />
      );
    }
    case "project":
      return (
        <Choice
          state={state}
          locked={locked}
          onChoose={(value) => onChange(value)}
          known={state.projects.map(({ id }) => ({ value: id, label: id }))}
          mono
        />
      );
    case "network":
      return (
        <Choice
          state={state}
          locked={locked}
          onChoose={choose}
          fallback="default, none"
          known={[
            { value: "none", label: "none" },
            { value: "bridge", label: "bridge, reaches the network" },
          ]}
        />
      );
    case "mode":
      return (
        <Choice
          state={state}
          locked={locked}
          onChoose={choose}
          fallback="by the metric's name"
          known={[
            { value: "max", label: "higher (max)" },
            { value: "min", label: "lower (min)" },
          ]}
        />
      );
    case "fix_base":
      return (
        <Switch
          checked={state.value === undefined ? runDefaults.fixBase : state.value === true}
          disabled={locked}
          onChange={onChange}
          words={{ on: "fixed", off: "free" }}
        />
      );
    case "on_failure":
      return <OnFailure state={state} locked={locked} onChange={onChange} />;
    default:
      return <TypedControl plan={plan} value={state.value} locked={locked} onChange={onChange} />;
  }
}

/** A list of what is known; what the JSON says besides is shown as it is, for the contract to judge. */
function Choice({
  state,
  locked,
  onChoose,
  known,
  fallback,
  mono,
}: {
  state: FieldState;
  locked: boolean;
  onChoose: (value: string) => void;
  known: readonly { value: string; label: string }[];
  fallback?: string;
  mono?: boolean;
}) {
  const value = typeof state.value === "string" ? state.value : "";
  const strange = value !== "" && !known.some((option) => option.value === value);
  return (
    <Select
      mono={mono}
      disabled={locked}
      value={value}
      onChange={(event) => onChoose(event.target.value)}
      options={[
        ...(fallback !== undefined || value === "" ? [{ value: "", label: fallback ?? "choose one" }] : []),
        ...known,
        ...(strange ? [{ value, label: value }] : []),
      ]}
    />
  );
}

function OnFailure({
  state,
  locked,
  onChange,
}: {
  state: FieldState;
  locked: boolean;
  onChange: (value: unknown) => void;
}) {
  const field = useField();
  const stops = state.value === undefined ? runDefaults.stopOnIterationFailure : state.value === true;
  return (
    <fieldset disabled={locked} aria-describedby={field?.describedBy}>
      <Segments
        name="If an iteration fails"
        segments={[
          { value: "stop", label: "Stop the run" },
          { value: "go_on", label: "Go on" },
        ]}
        value={stops ? "stop" : "go_on"}
        onChange={(value) => onChange(value === "stop")}
      />
    </fieldset>
  );
}
