import type { ReactNode } from "react";
import { joinClasses } from "@/components/ui/join-classes";

/** What stands under the bar: one sheet, its groups 24 px apart, never wider than a page. */
export function PageBody({ children }: { children: ReactNode }) {
  return (
    <main
      id="main"
      className="grid grid-cols-[minmax(0,1fr)] content-start gap-6 px-gutter pt-6 pb-12 *:min-w-0 *:max-w-page max-rail:gap-5 max-rail:pt-4"
    >
      {children}
    </main>
  );
}

/**
 * A main and a side column of 312 px; below 1240 px the side goes under the main.
 * @param mixed below 860 px both are one list, in which each child has its own `max-rail:order-…`
 */
export function Columns({
  main,
  side,
  mixed = false,
}: {
  main: ReactNode;
  side: ReactNode;
  mixed?: boolean;
}) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-8 side:grid-cols-[minmax(0,1fr)_var(--w-side)] max-rail:gap-6">
      <div
        className={joinClasses("grid min-w-0 grid-cols-[minmax(0,1fr)] gap-6", mixed && "max-rail:contents")}
      >
        {main}
      </div>
      <aside
        className={joinClasses(
          "grid min-w-0 grid-cols-[minmax(0,1fr)] gap-6 max-side:border-t max-side:pt-3",
          mixed && "max-rail:contents",
        )}
      >
        {side}
      </aside>
    </div>
  );
}
