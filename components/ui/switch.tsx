"use client";

import { Switch as RadixSwitch } from "radix-ui";
import { useField } from "@/components/ui/field";

/** On or off, at once; the word beside it says which. `name` when no `Field` around it has a label. */
export function Switch({
  checked,
  onChange,
  name,
  words = { on: "on", off: "off" },
  disabled,
}: {
  checked: boolean;
  onChange: (checked: boolean) => void;
  name?: string;
  words?: { on: string; off: string };
  disabled?: boolean;
}) {
  const field = useField();
  return (
    <span className="inline-flex h-control items-center gap-2">
      <RadixSwitch.Root
        id={field?.id}
        aria-label={name}
        aria-describedby={field?.describedBy}
        checked={checked}
        onCheckedChange={onChange}
        disabled={disabled}
        className="h-4 w-7 flex-none rounded-float bg-line-control p-0.5 transition-colors data-[state=checked]:bg-accent-fill disabled:opacity-50"
      >
        <RadixSwitch.Thumb className="block size-3 rounded-full bg-bg transition-transform data-[state=checked]:translate-x-3 data-[state=checked]:bg-on-accent" />
      </RadixSwitch.Root>
      <span aria-hidden="true">{checked ? words.on : words.off}</span>
    </span>
  );
}
