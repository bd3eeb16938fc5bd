"use client";

import { Search } from "lucide-react";
import { useKeyboard } from "@/components/palette/keyboard";
import { Icon } from "@/components/ui/icon";
import { KeyCap } from "@/components/ui/key-cap";

/** Opens the palette; a button, because what it looks like cannot be typed into. */
export function RailSearch() {
  const { openPalette } = useKeyboard();
  return (
    <button
      type="button"
      aria-keyshortcuts="Meta+K Control+K"
      onClick={openPalette}
      className="flex h-control items-center gap-2 rounded-control border border-line-control bg-bg px-2 text-text-3 hover:border-text-3"
    >
      <Icon of={Search} />
      Search
      <span aria-hidden="true" className="ml-auto">
        <KeyCap>⌘K</KeyCap>
      </span>
    </button>
  );
}
