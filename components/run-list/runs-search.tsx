"use client";

import { Search } from "lucide-react";
import type { RefObject } from "react";
import { Icon } from "@/components/ui/icon";
import { inputClass } from "@/components/ui/input-class";
import { joinClasses } from "@/components/ui/join-classes";
import { KeyCap } from "@/components/ui/key-cap";
import { useWhenSettled } from "@/components/ui/use-settled";

/** Long enough that a word being typed becomes one address, not one for each letter. */
const settleMs = 250;

/**
 * `/` goes there.
 * @param q what the address says
 * @param onSearch gets what was typed, once it stands still
 */
export function RunsSearch({
  input,
  q,
  text,
  onText,
  onSearch,
}: {
  input: RefObject<HTMLInputElement | null>;
  q: string;
  text: string;
  onText: (text: string) => void;
  onSearch: () => void;
}) {
  useWhenSettled(text, settleMs, () => {
    if (text !== q && document.activeElement === input.current) onSearch();
  });

  return (
    <search className="w-60 max-rail:w-full">
      <div className={joinClasses(inputClass("plain", true), "flex h-control items-center gap-2 px-2")}>
        <Icon of={Search} className="text-text-3" />
        <input
          ref={input}
          type="search"
          aria-label="Search runs"
          aria-keyshortcuts="/"
          placeholder="Name, label or id"
          value={text}
          maxLength={200}
          onChange={(event) => onText(event.target.value)}
          className="h-full min-w-0 flex-1 bg-transparent focus-visible:shadow-none"
        />
        <span aria-hidden="true" className="max-rail:hidden">
          <KeyCap>/</KeyCap>
        </span>
      </div>
    </search>
  );
}
