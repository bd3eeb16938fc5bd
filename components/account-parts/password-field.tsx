"use client";

import { useState } from "react";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

/** A password that one can look at while typing. */
export function PasswordField({
  label = "Password",
  value,
  onChange,
  autoComplete,
  help,
  error,
}: {
  label?: string;
  value: string;
  onChange: (value: string) => void;
  autoComplete: "current-password" | "new-password";
  help?: string;
  error?: string;
}) {
  const [shown, setShown] = useState(false);
  return (
    <Field
      label={label}
      help={help}
      error={error}
      labelEnd={
        <button type="button" className="link" aria-pressed={shown} onClick={() => setShown(!shown)}>
          {shown ? "Hide" : "Show"}
        </button>
      }
    >
      <Input
        name={autoComplete}
        type={shown ? "text" : "password"}
        autoComplete={autoComplete}
        required
        value={value}
        onChange={onChange}
      />
    </Field>
  );
}
