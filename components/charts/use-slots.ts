"use client";

import { useState } from "react";
import { assignSlots } from "@/components/charts/assign-slots";

/** Each id's colour; it keeps it as long as it is on the page, whoever comes and goes. */
export function useSlots(ids: readonly string[]): ReadonlyMap<string, number> {
  const [slots, setSlots] = useState(() => assignSlots(new Map(), ids));
  const same = slots.size === ids.length && ids.every((id) => slots.has(id));
  if (same) return slots;
  const next = assignSlots(slots, ids);
  setSlots(next);
  return next;
}
