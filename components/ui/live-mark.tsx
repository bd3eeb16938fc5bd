import type { ReactNode } from "react";
import { joinClasses } from "@/components/ui/join-classes";

/** One a page, beside the crumbs. `off`: the stream is away or held back, and the words say since when. */
export function LiveMark({ off = false, children = "Live" }: { off?: boolean; children?: ReactNode }) {
  return (
    <span
      role="status"
      className={joinClasses(
        "inline-flex items-center gap-1.5 whitespace-nowrap text-small",
        off ? "text-paused" : "text-text-2",
      )}
    >
      <i
        aria-hidden="true"
        className={joinClasses(
          "size-1.75 rounded-full",
          off ? "border-[1.5px] border-paused" : "animate-breathe bg-accent",
        )}
      />
      {children}
    </span>
  );
}
