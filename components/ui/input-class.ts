import type { FieldTone } from "@/components/ui/field";
import { joinClasses } from "@/components/ui/join-classes";

const edges: Record<FieldTone, string> = {
  plain: "border-line-control",
  warn: "border-paused ring-1 ring-paused",
  bad: "border-failed ring-1 ring-failed",
};

/** The edge of something one can type in; `within` when the edge belongs to a frame around the control. */
export function inputClass(tone: FieldTone = "plain", within = false): string {
  return joinClasses(
    "w-full min-w-0 rounded-control border bg-bg disabled:cursor-not-allowed disabled:bg-sunken disabled:text-text-3",
    edges[tone],
    within
      ? "focus-within:border-accent focus-within:ring-1 focus-within:ring-accent"
      : "focus-visible:border-accent focus-visible:shadow-none focus-visible:ring-1 focus-visible:ring-accent",
  );
}
