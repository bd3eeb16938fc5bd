"use client";

import { createContext, type ReactNode, use } from "react";
import { RailBody, type RailContent } from "@/components/ui/app-rail";

const RailContext = createContext<RailContent | null>(null);

/** The rail's content, for the narrow menu of `PageBar`; null outside an `AppFrame`. */
export function useRail(): RailContent | null {
  return use(RailContext);
}

/** Rail at the left, page at the right; narrow, each page's own bar carries the menu. */
export function AppFrame({ rail, children }: { rail: RailContent; children: ReactNode }) {
  return (
    <RailContext value={rail}>
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:fixed focus:top-3 focus:left-3 focus:z-40 focus:bg-raised focus:px-3 focus:py-2"
      >
        Skip to content
      </a>
      <div className="grid min-h-dvh grid-cols-[minmax(0,1fr)] rail:grid-cols-[var(--w-rail)_minmax(0,1fr)]">
        <nav aria-label="Console" className="border-r bg-sunken max-rail:hidden">
          <div className="sticky top-0 flex h-dvh flex-col gap-4 overflow-y-auto px-2 py-4">
            <RailBody content={rail} />
          </div>
        </nav>
        <div className="flex min-w-0 flex-col">{children}</div>
      </div>
    </RailContext>
  );
}
