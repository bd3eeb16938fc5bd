"use client";

import { useState } from "react";
import { isThere } from "@/components/spec/is-there";
import { Field, useField } from "@/components/ui/field";
import { Segments } from "@/components/ui/segments";
import { containerPlaces } from "@/lib/contracts/spec/containers";
import { type Body, valueAt } from "@/lib/core/specs/body-value";
import type { FieldChange } from "./start-field";
import { nothingOfOwn, type SaidOfOther, switchSimulator } from "./switch-simulator";

type Simulator = "built_in" | "own";

const helps: Readonly<Record<Simulator, string>> = {
  built_in: "MuJoCo, in threads of the worker",
  own: "each job is a container of an image of yours, which is asked for below the rollouts",
};

/** Which simulator the rollouts run in. What was said of the other one comes back with it. */
export function SimulatorChoice({
  body,
  locked,
  error,
  onChanges,
}: {
  body: Body;
  locked: boolean;
  /** What is wrong with the simulator's part as a whole. */
  error: string | undefined;
  onChanges: (changes: readonly FieldChange[]) => void;
}) {
  const chosen: Simulator = isThere(valueAt(body, containerPlaces.simulator)) ? "own" : "built_in";
  const [said, setSaid] = useState<Partial<Record<Simulator, SaidOfOther>>>({ own: nothingOfOwn });

  function choose(wanted: Simulator): void {
    if (wanted === chosen) return;
    const { changes, kept } = switchSimulator(body, said[wanted] ?? []);
    setSaid({ ...said, [chosen]: kept });
    onChanges(changes);
  }

  return (
    <div className="rail:col-span-6" data-path={containerPlaces.simulator}>
      <Field label="Simulator" path="simulator" help={helps[chosen]} error={error}>
        <Choice chosen={chosen} locked={locked} onChoose={choose} />
      </Field>
    </div>
  );
}

function Choice({
  chosen,
  locked,
  onChoose,
}: {
  chosen: Simulator;
  locked: boolean;
  onChoose: (wanted: Simulator) => void;
}) {
  const field = useField();
  return (
    <fieldset disabled={locked} aria-describedby={field?.describedBy}>
      <Segments<Simulator>
        name="Simulator"
        segments={[
          { value: "built_in", label: "Built-in" },
          { value: "own", label: "Your own image" },
        ]}
        value={chosen}
        onChange={onChoose}
      />
    </fieldset>
  );
}
