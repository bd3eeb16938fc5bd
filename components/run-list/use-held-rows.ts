"use client";

import { type DOMAttributes, useState } from "react";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import { type HeldRows, holdRows } from "./hold-rows";

type Seen = HeldRows<WireTrainingRun> & { fresh: readonly WireTrainingRun[]; listId: string; held: boolean };

/**
 * Rows that do not jump: while the pointer is over the list, or the keyboard in it, new ones wait.
 * @param listId another list begins anew
 * @returns the rows to show, how many wait, what takes them in, and what the list listens with
 */
export function useHeldRows(fresh: readonly WireTrainingRun[], listId: string) {
  const [pointed, setPointed] = useState(false);
  const [typed, setTyped] = useState(false);
  const held = pointed || typed;
  const [seen, setSeen] = useState<Seen>({ fresh, listId, held, rows: fresh, waiting: 0 });
  let now = seen;
  if (seen.fresh !== fresh || seen.listId !== listId || seen.held !== held) {
    const isKept = held && seen.listId === listId;
    const rows = isKept ? holdRows(seen.rows, fresh) : { rows: fresh, waiting: 0 };
    now = { fresh, listId, held, ...rows };
    setSeen(now);
  }
  const listeners: DOMAttributes<HTMLElement> = {
    onPointerEnter: () => setPointed(true),
    onPointerLeave: () => setPointed(false),
    // A press leaves the focus behind when the pointer has long gone; that is nobody at the list.
    onFocus: ({ target }) => setTyped(target.matches(":focus-visible")),
    onBlur: ({ currentTarget, relatedTarget }) => {
      if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) setTyped(false);
    },
  };
  return {
    rows: now.rows,
    waiting: now.waiting,
    takeIn: () => setSeen({ fresh, listId, held, rows: fresh, waiting: 0 }),
    listeners,
  };
}
