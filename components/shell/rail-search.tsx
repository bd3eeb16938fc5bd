"use client";

import { Search } from "lucide-react";
import { useKeyboard } from "@/components/palette/keyboard";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { KeyCap } from "@/components/ui/key-cap";

/** The same in the bar of a narrow page. */
export function BarSearch() {
  const { openPalette } = useKeyboard();
  return (
    <Button look="quiet" iconOnly aria-label="Search" icon={<Icon of={Search} />} onClick={openPalette} />
  );
}

/** Opens the palette; a button, because what it looks like cannot be typed into. */
export function RailSearch() {
  const { openPalette } = useKeyboard();
  return (
    <button
      type="button"
      aria-keyshortcuts="Meta+K Control+K"
      onClick={openPalette}
      className="flex h-control items-center gap-2 rounded-control border border-line-strong bg-bg px-2 text-text-3 hover:border-text-3"
    >
      <Icon of={Search} />
      Search
      <span aria-hidden="true" className="ml-auto">
        <KeyCap>⌘K</KeyCap>
      </span>
    </button>
  );
}
