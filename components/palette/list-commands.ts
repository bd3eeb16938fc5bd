import type { ConsolePage } from "@/components/page-parts/console-pages";
import type { TimeZoneChoice } from "@/components/ui/format-time";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";

export type Command =
  | { kind: "page"; id: string; label: string; page: ConsolePage }
  | { kind: "run"; id: string; label: string; run: WireTrainingRun }
  | { kind: "action"; id: string; label: string; action: ActionName };

export const actionNames = ["new_run", "help", "time_zone", "sign_out"] as const;
export type ActionName = (typeof actionNames)[number];

/** @param zone the one that times are shown in now */
const wordsOf = (zone: TimeZoneChoice): Readonly<Record<ActionName, string>> => ({
  new_run: "New run",
  help: "Keyboard shortcuts",
  time_zone: zone === "utc" ? "Show times in local time" : "Show times in UTC",
  sign_out: "Sign out",
});

const mostRuns = 8;

/**
 * What the palette shows for what was typed: runs as the server found them, then pages and actions whose words begin with
 * it. Without a search the pages come first: then it is a menu.
 */
export function listCommands(
  search: string,
  {
    pages,
    runs,
    zone,
  }: { pages: readonly ConsolePage[]; runs: readonly WireTrainingRun[]; zone: TimeZoneChoice },
): readonly Command[] {
  const words = wordsOf(zone);
  const places: Command[] = [
    ...pages.map((page) => ({ kind: "page" as const, id: page.href, label: page.label, page })),
    ...actionNames.map((action) => ({
      kind: "action" as const,
      id: action,
      label: words[action],
      action,
    })),
  ].filter(({ label }) => matches(label, search));
  const found: Command[] = runs
    .slice(0, mostRuns)
    .map((run) => ({ kind: "run", id: run.run_id, label: run.name, run }));
  return search.trim() === "" ? [...places, ...found] : [...found, ...places];
}

/** Every typed word begins a word of the label. */
function matches(label: string, search: string): boolean {
  const words = label.toLowerCase().split(/\s+/);
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((typed) => words.some((word) => word.startsWith(typed)));
}
