"use client";

import { useState } from "react";
import { isThere } from "@/components/spec/is-there";
import { Field } from "@/components/ui/field";
import { Switch } from "@/components/ui/switch";

/** Puts a part into the body as a whole and takes it out again; what it held comes back with it. */
export function SectionSwitch({
  path,
  label,
  value,
  locked,
  error,
  onChange,
}: {
  path: string;
  label: string;
  value: unknown;
  locked: boolean;
  error: string | undefined;
  onChange: (value: unknown) => void;
}) {
  const [last, setLast] = useState<unknown>({});
  const isOn = isThere(value);
  return (
    <div className="rail:col-span-6" data-path={path}>
      <Field label={label} error={error}>
        <Switch
          checked={isOn}
          disabled={locked}
          onChange={(wanted) => {
            if (isOn) setLast(value);
            onChange(wanted ? last : undefined);
          }}
        />
      </Field>
    </div>
  );
}
