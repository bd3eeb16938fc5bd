"use client";

import { useRouter } from "next/navigation";
import { createContext, type ReactNode, use, useEffect, useMemo, useRef, useState } from "react";
import type { ConsolePage } from "@/components/page-parts/console-pages";
import { isDialogOpen, isTyping } from "@/components/ui/is-typing";
import { CommandPalette } from "./command-palette";
import { type KeyWish, readKey } from "./read-key";
import { ShortcutsHelp } from "./shortcuts-help";

/** How long `g` waits for the letter of a page. */
const secondKeyMs = 1_500;

type KeyboardPort = { openPalette: () => void; openHelp: () => void };
const KeyboardContext = createContext<KeyboardPort | null>(null);

/** @returns opens the palette and the help, for the buttons that do it too */
export function useKeyboard(): KeyboardPort {
  const port = use(KeyboardContext);
  if (!port) throw new Error("useKeyboard needs a Keyboard above it");
  return port;
}

/** The console's own keys, with the palette and the help that they open. */
export function Keyboard({ pages, children }: { pages: readonly ConsolePage[]; children: ReactNode }) {
  const router = useRouter();
  const [shown, setShown] = useState<"palette" | "help" | null>(null);
  const port = useMemo(
    () => ({ openPalette: () => setShown("palette"), openHelp: () => setShown("help") }),
    [],
  );
  const awaitedAt = useRef(Number.NEGATIVE_INFINITY);

  useEffect(() => {
    const carryOut = (wish: KeyWish): boolean => {
      switch (wish.kind) {
        case "palette":
          setShown((now) => (now === "palette" ? null : "palette"));
          return true;
        case "help":
          setShown("help");
          return true;
        case "search":
          return focusSearch();
        case "new_run":
          router.push("/runs/new");
          return true;
        case "await_page":
          awaitedAt.current = performance.now();
          return true;
        case "page": {
          const page = pages.find(({ key }) => key === wish.key);
          if (page) router.push(page.href);
          return page !== undefined;
        }
      }
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || event.repeat) return;
      const after = performance.now() - awaitedAt.current < secondKeyMs;
      awaitedAt.current = Number.NEGATIVE_INFINITY;
      const wish = readKey(event, { after, free: !isTyping(event.target) && !isDialogOpen() });
      if (wish && carryOut(wish)) event.preventDefault();
    };
    // First of all listeners: the letter after `g` is no key of a list.
    document.addEventListener("keydown", onKey, { capture: true });
    return () => document.removeEventListener("keydown", onKey, { capture: true });
  }, [router, pages]);

  return (
    <KeyboardContext value={port}>
      {children}
      <CommandPalette
        open={shown === "palette"}
        onOpenChange={(open) => setShown(open ? "palette" : null)}
        pages={pages}
        onHelp={port.openHelp}
      />
      <ShortcutsHelp
        open={shown === "help"}
        onOpenChange={(open) => setShown(open ? "help" : null)}
        pages={pages}
      />
    </KeyboardContext>
  );
}

/** The page's own search says so itself. @returns whether there is one */
function focusSearch(): boolean {
  const field = document.querySelector<HTMLElement>('[aria-keyshortcuts="/"]');
  field?.focus();
  return field !== null;
}
