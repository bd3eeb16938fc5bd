import { Check } from "lucide-react";
import type { ComponentProps } from "react";

/** A tick in a box; needs a label or an `aria-label`. */
export function Checkbox(props: Omit<ComponentProps<"input">, "type" | "className">) {
  return (
    <span className="relative inline-grid size-3.5 place-items-center align-middle">
      <input
        {...props}
        type="checkbox"
        className="peer size-3.5 appearance-none rounded-label border border-line-control bg-bg checked:border-accent-fill checked:bg-accent-fill"
      />
      <Check
        aria-hidden
        size={10}
        strokeWidth={3}
        className="pointer-events-none absolute text-on-accent opacity-0 peer-checked:opacity-100"
      />
    </span>
  );
}
