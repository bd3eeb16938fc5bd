"use client";

import type { ComponentProps, ReactNode } from "react";
import { type ButtonShape, buttonClass } from "@/components/ui/button-class";
import { joinClasses } from "@/components/ui/join-classes";

export type ButtonProps = Omit<ComponentProps<"button">, "disabled"> &
  ButtonShape & {
    icon?: ReactNode;
    /** What is being done, "Pausing…". The button keeps the width of the wider of both words. */
    busyLabel?: string;
    busy?: boolean;
    /** Why it cannot be pressed, said on hover and to screen readers; it stays reachable by keyboard. */
    disabledReason?: string | null;
  };

/** A verb and its object. */
export function Button({
  look,
  small,
  iconOnly,
  icon,
  busyLabel,
  busy = false,
  disabledReason,
  className,
  children,
  onClick,
  title,
  type = "button",
  ...rest
}: ButtonProps) {
  const refused = busy || Boolean(disabledReason);
  return (
    <button
      {...rest}
      type={type}
      title={disabledReason ?? title}
      aria-busy={busy || undefined}
      aria-disabled={refused || undefined}
      className={joinClasses(buttonClass({ look, small, iconOnly }), className)}
      onClick={(event) => {
        // aria-disabled alone would still submit its form.
        if (refused) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {icon}
      {busyLabel ? <SteadyLabel label={children} busyLabel={busyLabel} busy={busy} /> : children}
    </button>
  );
}

function SteadyLabel({ label, busyLabel, busy }: { label: ReactNode; busyLabel: string; busy: boolean }) {
  return (
    <span className="grid justify-items-center">
      <span className={joinClasses("col-start-1 row-start-1", busy && "invisible")}>{label}</span>
      <span className={joinClasses("col-start-1 row-start-1", !busy && "invisible")}>{busyLabel}</span>
    </span>
  );
}
