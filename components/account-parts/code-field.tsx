"use client";

import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

/** A code of an authenticator app, or a recovery code: phones offer what the app has, and no keyboard is forced. */
export function CodeField({
  value,
  onChange,
  error,
  help = "Six digits, or a recovery code.",
  autoFocus = false,
}: {
  value: string;
  onChange: (value: string) => void;
  error: string | undefined;
  help?: string;
  autoFocus?: boolean;
}) {
  return (
    <Field label="Code" help={help} error={error}>
      <Input
        name="code"
        mono
        autoComplete="one-time-code"
        autoCapitalize="none"
        spellCheck={false}
        autoFocus={autoFocus}
        value={value}
        onChange={onChange}
      />
    </Field>
  );
}
