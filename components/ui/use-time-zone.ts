import { useSyncExternalStore } from "react";
import type { TimeZoneChoice } from "@/components/ui/format-time";

const storedAs = "hardsim.time-zone";
const listeners = new Set<() => void>();
/** Where the browser refuses storage the choice lasts as long as the page. */
let unstored: TimeZoneChoice = "utc";

/** In which zone this browser wants to read times. The server, which does not know, writes UTC. */
export function useTimeZone(): TimeZoneChoice {
  return useSyncExternalStore(subscribe, readChoice, () => "utc");
}

/** What the chosen zone is called now: "UTC", "CET", "GMT+9". */
export function useZoneName(): string {
  return useTimeZone() === "utc" ? "UTC" : nameLocalZone();
}

/** Every time on the page follows at once, other tabs too. */
export function chooseTimeZone(zone: TimeZoneChoice): void {
  unstored = zone;
  try {
    localStorage.setItem(storedAs, zone);
  } catch {
    // `unstored` has it.
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", listener);
  };
}

function readChoice(): TimeZoneChoice {
  try {
    return localStorage.getItem(storedAs) === "local" ? "local" : "utc";
  } catch {
    return unstored;
  }
}

function nameLocalZone(): string {
  const parts = new Intl.DateTimeFormat("en-GB", { timeZoneName: "short" }).formatToParts(new Date());
  return parts.find(({ type }) => type === "timeZoneName")?.value ?? "local time";
}
