"use client";

import { Field } from "@/components/ui/field";
import type { ComposeWarning } from "./check-body";
import { FieldControl, type FieldState } from "./field-control";
import { showText } from "./field-text";
import type { FieldPlan } from "./fields";

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
        <FieldControl plan={plan} state={state} locked={state.locked || !shown.ok} onChange={onChange} />
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
