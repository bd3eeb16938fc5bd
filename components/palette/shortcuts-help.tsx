"use client";

import { markKeys } from "@/components/marks/read-mark-key";
import type { ConsolePage } from "@/components/page-parts/console-pages";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { KeyCap } from "@/components/ui/key-cap";

type Shortcut = { keys: readonly string[]; does: string };

const everywhere: readonly Shortcut[] = [
  { keys: ["⌘K", "Ctrl K"], does: "Search everything" },
  { keys: ["/"], does: "Search this page" },
  { keys: ["n"], does: "New run" },
  { keys: ["?"], does: "These shortcuts" },
  { keys: ["esc"], does: "Close, clear" },
];

const inLists: readonly Shortcut[] = [
  { keys: ["j", "k"], does: "Next, previous run" },
  { keys: ["x"], does: "Select the run" },
  { keys: ["↵"], does: "Open the run" },
];

const inForms: readonly Shortcut[] = [{ keys: ["⌘↵", "Ctrl ↵"], does: "Start the run" }];

const inLogs: readonly Shortcut[] = [{ keys: ["⌘F", "Ctrl F"], does: "Search all lines" }];

const inReplays: readonly Shortcut[] = [
  { keys: ["space"], does: "Play, pause" },
  { keys: ["←", "→"], does: "One step, with shift ten" },
  { keys: [",", "."], does: "One step" },
  { keys: ["Home", "End"], does: "First, last step" },
  { keys: ["[", "]"], does: "Previous, next episode" },
  { keys: ["x"], does: "Next failed episode" },
  { keys: [markKeys.good, markKeys.bad], does: "Mark it good, bad" },
  { keys: [markKeys.excluded], does: "Leave it out, take that back" },
  { keys: [markKeys.note], does: "Note on it" },
  { keys: ["t"], does: "Follow the gripper" },
  { keys: ["l"], does: "Loop" },
  { keys: ["f"], does: "Full screen" },
];

const inDriving: readonly Shortcut[] = [
  { keys: ["space"], does: "Play, pause" },
  { keys: [".", "→"], does: "One step on" },
  { keys: ["r"], does: "Begin anew" },
  { keys: ["]"], does: "Next episode" },
  { keys: ["i", "j", "k", "l"], does: "Push the block away, left, nearer, right" },
];

/** While the view has the focus. */
const inViews: readonly Shortcut[] = [
  { keys: ["w", "a", "s", "d"], does: "Turn the view" },
  { keys: ["+", "-"], does: "Nearer, farther" },
  { keys: ["0"], does: "Reset the view" },
];

/** Every key that the console answers to. */
export function ShortcutsHelp({
  open,
  onOpenChange,
  pages,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  pages: readonly ConsolePage[];
}) {
  const goTo = pages.map(({ key, label }) => ({ keys: [`g ${key}`], does: label }));
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Keyboard shortcuts"
      foot={<Button onClick={() => onOpenChange(false)}>Close</Button>}
    >
      <div className="grid gap-x-8 gap-y-4 rail:grid-cols-2">
        <div className="grid content-start gap-4">
          <ShortcutList name="Everywhere" shortcuts={everywhere} />
          <ShortcutList name="In the list of runs" shortcuts={inLists} />
          <ShortcutList name="Composing" shortcuts={inForms} />
          <ShortcutList name="In a log" shortcuts={inLogs} />
        </div>
        <div className="grid content-start gap-4">
          <ShortcutList name="Go to" shortcuts={goTo} />
          <ShortcutList name="In a replay" shortcuts={inReplays} />
          <ShortcutList name="Driving" shortcuts={inDriving} />
          <ShortcutList name="On a replay's view" shortcuts={inViews} />
        </div>
      </div>
    </Dialog>
  );
}

function ShortcutList({ name, shortcuts }: { name: string; shortcuts: readonly Shortcut[] }) {
  return (
    <section>
      <h3 className="pb-1 font-normal text-small text-text-3">{name}</h3>
      <dl className="grid gap-1">
        {shortcuts.map(({ keys, does }) => (
          <div key={does} className="flex items-center justify-between gap-3">
            <dt>{does}</dt>
            <dd className="flex flex-none gap-1">
              {keys.map((key) => (
                <KeyCap key={key}>{key}</KeyCap>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
