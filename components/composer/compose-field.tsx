"use client";

import { useState } from "react";
import { Field, useField } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Segments } from "@/components/ui/segments";
import { Select } from "@/components/ui/select";
import { Switch } from "@/components/ui/switch";
import { Textarea } from "@/components/ui/textarea";
import { runDefaults } from "@/lib/contracts/run-limits";
import { findScene, sceneCatalogue } from "@/lib/core/scenes/catalogue";
import type { ComposeWarning } from "./check-body";
import { readText, showText } from "./field-text";
import type { FieldPlan } from "./fields";

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

type Change = (value: unknown) => void;

const spans: Readonly<Record<FieldPlan["span"], string>> = {
  1: "rail:col-span-1",
  2: "rail:col-span-2",
  3: "rail:col-span-3",
  4: "rail:col-span-4",
  6: "rail:col-span-6",
};

/** One value of the body with its label, the API's own name, its help, and what is wrong with it. */
export function ComposeField({
  plan,
  state,
  onChange,
  onFocus,
}: {
  plan: FieldPlan;
  state: FieldState;
  onChange: Change;
  onFocus: () => void;
}) {
  const shown = showText(plan, state.value);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: focus is only noticed here, the control inside has it
    <div className={`min-w-0 ${spans[plan.span]}`} data-path={plan.path} onFocus={onFocus}>
      <Field
        label={plan.label}
        path={plan.path.slice(plan.path.lastIndexOf(".") + 1)}
        help={shown.ok ? plan.help : `This ${shown.why}.`}
        error={state.error}
        warning={
          state.warnings.length > 0 ? <Warnings warnings={state.warnings} onFix={onChange} /> : undefined
        }
      >
        <Control plan={plan} state={state} locked={state.locked || !shown.ok} onChange={onChange} />
      </Field>
    </div>
  );
}

/** What is possible and probably not meant, with the value that mends it where there is one. */
function Warnings({ warnings, onFix }: { warnings: readonly ComposeWarning[]; onFix: Change }) {
  return warnings.map(({ message, fix }) => (
    <span key={message} className="mr-1">
      {message}{" "}
      {fix && (
        <button type="button" className="link" onClick={() => onFix(fix.value)}>
          {fix.label}
        </button>
      )}
    </span>
  ));
}

type ControlProps = { plan: FieldPlan; state: FieldState; locked: boolean; onChange: Change };

function Control({ plan, state, locked, onChange }: ControlProps) {
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
      return <TypedControl plan={plan} state={state} locked={locked} onChange={onChange} />;
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

function OnFailure({ state, locked, onChange }: { state: FieldState; locked: boolean; onChange: Change }) {
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

/** The text is kept as typed ("1." on the way to "1.5") as long as it means the value; another value replaces it. */
function TypedControl({ plan, state, locked, onChange }: ControlProps) {
  const shown = showText(plan, state.value);
  const [text, setText] = useState(shown.ok ? shown.text : "");
  const current =
    shown.ok && JSON.stringify(readText(plan, text)) !== JSON.stringify(readText(plan, shown.text))
      ? shown.text
      : text;
  const type = (next: string) => {
    setText(next);
    onChange(readText(plan, next));
  };
  const common = { value: current, disabled: locked, mono: plan.mono, "aria-required": plan.required };
  if (plan.kind === "lines" || plan.kind === "pairs" || plan.kind === "prose") {
    return (
      <Textarea
        {...common}
        rows={plan.kind === "prose" ? 1 : 2}
        onChange={(event) => type(event.target.value)}
      />
    );
  }
  return (
    <Input
      {...common}
      unit={plan.unit}
      inputMode={plan.kind === "number" ? "decimal" : undefined}
      spellCheck={false}
      autoComplete="off"
      onChange={(event) => type(event.target.value)}
    />
  );
}
