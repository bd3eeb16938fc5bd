"use client";

import { Check, Plus, X } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import type { ReactNode } from "react";
import { Icon } from "@/components/ui/icon";
import { joinClasses } from "@/components/ui/join-classes";
import { portalPlace } from "@/components/ui/portal-place";

export type FacetOption = { value: string; label: ReactNode };

const frame = "inline-flex h-control min-w-0 max-w-full items-center rounded-control border";
const part = "inline-flex h-full min-w-0 cursor-pointer items-center gap-1.5 whitespace-nowrap";

/**
 * One thing a list can be narrowed by: dashed while it can be added, solid with its value while it is on. Arrow keys and
 * typing move among the values, enter or space chooses, esc closes.
 */
export function Facet({
  name,
  value,
  options,
  chosen,
  several = false,
  none,
  onOpen,
  onChoose,
}: {
  name: string;
  /** What is chosen, in words; null: nothing is. */
  value: string | null;
  options: readonly FacetOption[];
  chosen: readonly string[];
  /** Any number of values; the list stays open. */
  several?: boolean;
  /** What is said where there is nothing to choose. */
  none: string;
  onOpen?: () => void;
  /** Gets every value that is chosen now, in the order of the options. */
  onChoose: (values: readonly string[]) => void;
}) {
  const press = (pressed: string) => {
    const others = several ? chosen.filter((one) => one !== pressed) : [];
    const next = chosen.includes(pressed) ? others : [...others, pressed];
    onChoose(options.map((option) => option.value).filter((one) => next.includes(one)));
  };
  return (
    <DropdownMenu.Root modal={false} onOpenChange={(open) => open && onOpen?.()}>
      <span
        className={joinClasses(
          frame,
          value === null
            ? "border-line-strong border-dashed text-text-2 hover:border-line-control hover:text-text"
            : "border-line-strong bg-selected hover:border-line-control",
        )}
      >
        <DropdownMenu.Trigger
          className={joinClasses(part, "rounded-control", value === null ? "px-3" : "pr-1 pl-3")}
        >
          {value === null && <Icon of={Plus} small />}
          <span className={value === null ? undefined : "text-text-2"}>{name}</span>
          {value !== null && <span className="max-w-56 truncate">{value}</span>}
        </DropdownMenu.Trigger>
        {value !== null && (
          <button
            type="button"
            aria-label={`Clear ${name.toLowerCase()}`}
            title={`Clear ${name.toLowerCase()}`}
            onClick={() => onChoose([])}
            className={joinClasses(part, "rounded-control pr-2 pl-1 text-text-2 hover:text-text")}
          >
            <Icon of={X} small />
          </button>
        )}
      </span>
      <DropdownMenu.Portal container={portalPlace()}>
        <DropdownMenu.Content
          align="start"
          sideOffset={4}
          aria-label={name}
          className="z-20 grid max-h-80 min-w-48 max-w-dialog animate-float overflow-y-auto rounded-float bg-raised p-1 shadow-float"
        >
          {options.map((option) => (
            <DropdownMenu.CheckboxItem
              key={option.value}
              checked={chosen.includes(option.value)}
              onCheckedChange={() => press(option.value)}
              onSelect={(event) => {
                if (several) event.preventDefault();
              }}
              className="flex min-h-control cursor-pointer items-center gap-2 rounded-control px-2 outline-none data-highlighted:bg-hover max-rail:min-h-10"
            >
              <span className="size-4 flex-none">
                <DropdownMenu.ItemIndicator>
                  <Icon of={Check} />
                </DropdownMenu.ItemIndicator>
              </span>
              <span className="min-w-0 truncate">{option.label}</span>
            </DropdownMenu.CheckboxItem>
          ))}
          {options.length === 0 && <p className="px-2 py-1 text-text-3">{none}</p>}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
