"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Clock, Keyboard, LogOut, Plus, Search } from "lucide-react";
import { useRouter } from "next/navigation";
import { Dialog } from "radix-ui";
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import type { ConsolePage } from "@/components/page-parts/console-pages";
import { glyphOf, isEnded, shareDone } from "@/components/run-model/read-run-state";
import { scrimClass } from "@/components/ui/dialog-class";
import type { TimeZoneChoice } from "@/components/ui/format-time";
import { Icon } from "@/components/ui/icon";
import { joinClasses } from "@/components/ui/join-classes";
import { KeyCap } from "@/components/ui/key-cap";
import { portalPlace } from "@/components/ui/portal-place";
import { Status } from "@/components/ui/status";
import { useReturnFocus } from "@/components/ui/use-return-focus";
import { useSettled } from "@/components/ui/use-settled";
import { chooseTimeZone, useTimeZone } from "@/components/ui/use-time-zone";
import { readFailure } from "@/lib/client/api-error";
import { everyRun, trainingRunsQuery } from "@/lib/client/queries/training-runs";
import { leaveSession } from "@/lib/client/session";
import { type ActionName, type Command, listCommands } from "./list-commands";

/** Long enough that a word being typed is one request. */
const settleMs = 150;

const actionIcons = { new_run: Plus, help: Keyboard, time_zone: Clock, sign_out: LogOut } as const;

/** Everything that has a name: runs, pages, actions. Typing narrows, arrows choose, Enter goes. */
export function CommandPalette({
  open,
  onOpenChange,
  pages,
  onHelp,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  pages: readonly ConsolePage[];
  onHelp: () => void;
}) {
  const returnFocus = useReturnFocus();
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal container={portalPlace()}>
        <Dialog.Overlay className={scrimClass} />
        <Dialog.Content
          aria-describedby={undefined}
          {...returnFocus}
          className="fixed top-[12vh] left-1/2 z-20 w-[calc(100vw-2*var(--gutter))] max-w-prose -translate-x-1/2 animate-float overflow-hidden rounded-float bg-raised shadow-float"
        >
          <Dialog.Title className="sr-only">Go to</Dialog.Title>
          <PaletteList
            pages={pages}
            onDone={(then) => {
              onOpenChange(false);
              then();
            }}
            onHelp={onHelp}
          />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function PaletteList({
  pages,
  onDone,
  onHelp,
}: {
  pages: readonly ConsolePage[];
  onDone: (then: () => void) => void;
  onHelp: () => void;
}) {
  const router = useRouter();
  const listId = useId();
  const [search, setSearch] = useState("");
  const [at, setAt] = useState(0);
  const settled = useSettled(search.trim(), settleMs);
  const runs = useInfiniteQuery(trainingRunsQuery({ ...everyRun, q: settled }));
  const found = runs.data?.pages[0]?.runs ?? [];
  const zone = useTimeZone();
  const commands = listCommands(search, { pages, runs: found, zone });
  const chosen = Math.min(at, Math.max(0, commands.length - 1));

  const go = (command: Command) =>
    onDone(() => {
      switch (command.kind) {
        case "page":
          return router.push(command.page.href);
        case "run":
          return router.push(`/runs/${encodeURIComponent(command.run.run_id)}`);
        case "action":
          return act(command.action, { zone, openNew: () => router.push("/runs/new"), onHelp });
      }
    });

  function onKey(event: KeyboardEvent): void {
    const last = commands.length - 1;
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: chosen >= last ? 0 : chosen + 1,
      ArrowUp: chosen <= 0 ? last : chosen - 1,
      PageDown: Math.min(last, chosen + 6),
      PageUp: Math.max(0, chosen - 6),
    };
    const next = moves[event.key];
    const command = commands[chosen];
    if (next !== undefined) {
      event.preventDefault();
      setAt(Math.max(0, next));
    } else if (event.key === "Enter" && command && !event.nativeEvent.isComposing) {
      event.preventDefault();
      go(command);
    }
  }

  return (
    <>
      <div className="flex h-11 items-center gap-2 border-b px-3">
        <Icon of={Search} className="text-text-3" />
        <input
          // The list is what the dialog is for; its one field has the focus at once.
          role="combobox"
          aria-label="Go to a run, a page or an action"
          aria-expanded="true"
          aria-controls={listId}
          aria-activedescendant={commands[chosen] && `${listId}-${chosen}`}
          aria-autocomplete="list"
          autoComplete="off"
          spellCheck={false}
          placeholder="Run, page or action"
          maxLength={200}
          value={search}
          onChange={(event) => {
            setSearch(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKey}
          className="h-full min-w-0 flex-1 bg-transparent focus-visible:shadow-none"
        />
        <KeyCap>esc</KeyCap>
      </div>
      <div id={listId} role="listbox" aria-label="Found" className="max-h-[50vh] overflow-y-auto p-1">
        {commands.map((command, index) => (
          <PaletteRow
            key={`${command.kind} ${command.id}`}
            id={`${listId}-${index}`}
            command={command}
            chosen={index === chosen}
            onChoose={() => setAt(index)}
            onGo={() => go(command)}
          />
        ))}
      </div>
      <p role="status" className="min-h-6 px-3 pb-1.5 text-small text-text-3">
        {runs.isError
          ? `Runs could not be searched: ${readFailure(runs.error).detail}`
          : commands.length === 0 && runs.isSuccess && settled === search.trim()
            ? `Nothing is called ${search.trim()}.`
            : null}
      </p>
    </>
  );
}

function act(
  action: ActionName,
  port: { zone: TimeZoneChoice; openNew: () => void; onHelp: () => void },
): void {
  if (action === "new_run") port.openNew();
  else if (action === "help") port.onHelp();
  else if (action === "time_zone") chooseTimeZone(port.zone === "utc" ? "local" : "utc");
  else void leaveSession();
}

function PaletteRow({
  id,
  command,
  chosen,
  onChoose,
  onGo,
}: {
  id: string;
  command: Command;
  chosen: boolean;
  onChoose: () => void;
  onGo: () => void;
}) {
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (chosen) row.current?.scrollIntoView({ block: "nearest" });
  }, [chosen]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keyboard, as a combobox's does
    // biome-ignore lint/a11y/useFocusableInteractive: the chosen one is told by aria-activedescendant
    <div
      ref={row}
      id={id}
      role="option"
      aria-selected={chosen}
      onPointerMove={onChoose}
      onClick={onGo}
      className={joinClasses(
        "flex min-h-control cursor-pointer items-center gap-2 rounded-control px-2",
        chosen ? "bg-track" : "text-text-2",
      )}
    >
      <RowWords command={command} />
      {chosen && (
        <span aria-hidden="true" className="ml-auto">
          <KeyCap>↵</KeyCap>
        </span>
      )}
    </div>
  );
}

function RowWords({ command }: { command: Command }): ReactNode {
  switch (command.kind) {
    case "page":
      return (
        <>
          <Icon of={command.page.icon} /> {command.label}
        </>
      );
    case "action":
      return (
        <>
          <Icon of={actionIcons[command.action]} /> {command.label}
        </>
      );
    case "run":
      return (
        <>
          <Status
            status={glyphOf(command.run)}
            share={isEnded(command.run) ? null : shareDone(command.run)}
            word=""
          />
          <bdi className="min-w-0 truncate text-left">{command.label}</bdi>
          <span className="sr-only">, {command.run.status}</span>
        </>
      );
  }
}
