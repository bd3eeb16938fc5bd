import type { ReactNode, RefObject } from "react";
import { ReplayControls } from "@/components/replay/replay-controls";
import type { ReplayParts } from "@/components/replay/use-replay";
import { joinClasses } from "@/components/ui/join-classes";
import { Section } from "@/components/ui/section";

/** What stands around a replay of one episode or of several: its name, how it is played, and all of it on the full screen. */
export function ReplaySection({
  root,
  parts: { player, camera, scene, follow, table, screen },
  title,
  note,
  isBusy = false,
  children,
}: {
  /** What goes on the full screen. */
  root: RefObject<HTMLDivElement | null>;
  parts: ReplayParts;
  title: string;
  note?: ReactNode;
  /** What it shows is about to be replaced. */
  isBusy?: boolean;
  children: ReactNode;
}) {
  return (
    <div
      ref={root}
      className={joinClasses("@container min-w-0 bg-bg", screen.isFull && "overflow-y-auto p-4")}
      aria-busy={isBusy || undefined}
    >
      <Section
        title={title}
        note={note}
        end={
          <ReplayControls
            player={player}
            camera={camera}
            isDrawn={scene.kind === "scene"}
            onFollow={follow}
            table={table}
            screen={screen}
          />
        }
      >
        <div className="grid grid-cols-[minmax(0,1fr)] gap-3">{children}</div>
      </Section>
    </div>
  );
}
