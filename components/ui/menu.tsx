"use client";

import { DropdownMenu } from "radix-ui";
import { type ReactNode, useRef } from "react";
import { joinClasses } from "@/components/ui/join-classes";

export type MenuItem = {
  label: string;
  icon?: ReactNode;
  onSelect: () => void;
  danger?: boolean;
  /** Below 860 px alone: wide, it is a button of its own. */
  narrow?: boolean;
  /** Why it cannot be chosen; it stays to be read. */
  disabledReason?: string | null;
};

/**
 * What is done rarely, behind one button. Arrow keys move, esc closes. What is chosen is done once the menu is gone and
 * its button has the focus back: what opens then may take it, and gives it back to the button.
 */
export function Menu({
  name,
  trigger,
  items,
}: {
  name: string;
  /** One button. */
  trigger: ReactNode;
  items: readonly MenuItem[];
}) {
  const chosen = useRef<(() => void) | null>(null);
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={4}
          aria-label={name}
          onCloseAutoFocus={() => {
            chosen.current?.();
            chosen.current = null;
          }}
          className="z-20 grid min-w-48 animate-float rounded-float bg-raised p-1 shadow-float"
        >
          {items.map((item) => (
            <DropdownMenu.Item
              key={item.label}
              disabled={Boolean(item.disabledReason)}
              title={item.disabledReason ?? undefined}
              onSelect={() => {
                chosen.current = item.onSelect;
              }}
              className={joinClasses(
                "flex min-h-control cursor-pointer items-center gap-2 rounded-control px-2 outline-none data-disabled:cursor-not-allowed data-disabled:text-text-3 data-highlighted:bg-hover",
                item.danger && !item.disabledReason && "text-failed",
                item.narrow && "rail:hidden",
              )}
            >
              {item.icon}
              {item.label}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
