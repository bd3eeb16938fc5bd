import { noBreakSpace, noneMark } from "@/components/ui/format-number";

/** The user's choice; whatever is shown names it. */
export type TimeZoneChoice = "utc" | "local";

const ages = [
  { unit: "d", ms: 86_400_000 },
  { unit: "h", ms: 3_600_000 },
  { unit: "min", ms: 60_000 },
  { unit: "s", ms: 1000 },
] as const;

/** `18 min ago`, `in 5 min`, `now`: one unit, the largest that fits. Times are milliseconds since the epoch. */
export function formatAge(atMs: number, nowMs: number): string {
  const distance = Math.abs(nowMs - atMs);
  const step = ages.find((candidate) => distance >= candidate.ms);
  if (!step) return "now";
  const text = `${Math.floor(distance / step.ms)}${noBreakSpace}${step.unit}`;
  return nowMs >= atMs ? `${text} ago` : `in ${text}`;
}

/** How long the text of `formatAge` stays true, in milliseconds: when to write it again. */
export function ageLastsMs(atMs: number, nowMs: number): number {
  const distance = Math.abs(nowMs - atMs);
  const step = ages.find((candidate) => distance >= candidate.ms)?.ms ?? 1000;
  const intoStep = distance % step;
  return nowMs >= atMs ? step - intoStep : intoStep + 1;
}

function readParts(at: Date, zone: TimeZoneChoice): Record<string, string> {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone === "utc" ? "UTC" : undefined,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
    timeZoneName: "short",
  });
  return Object.fromEntries(format.formatToParts(at).map((part) => [part.type, part.value]));
}

/** `2026-11-23 20:04:00 UTC`, for titles. An unreadable time is an en dash. */
export function formatExactTime(iso: string, zone: TimeZoneChoice = "utc"): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return noneMark;
  const part = readParts(at, zone);
  return `${part.year}-${part.month}-${part.day} ${part.hour}:${part.minute}:${part.second} ${part.timeZoneName}`;
}

/** `02:13:51`, for logs and events; its zone stands in the title or the head. */
export function formatClock(iso: string, zone: TimeZoneChoice = "utc"): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return noneMark;
  const part = readParts(at, zone);
  return `${part.hour}:${part.minute}:${part.second}`;
}

const dayMs = 86_400_000;

/** `06:08 UTC`, from a day away on `25 Nov 06:08 UTC`: a moment that is only about right. Milliseconds since the epoch. */
export function formatMoment(atMs: number, nowMs: number, zone: TimeZoneChoice = "utc"): string {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone === "utc" ? "UTC" : undefined,
    ...(Math.abs(atMs - nowMs) < dayMs ? {} : { day: "numeric", month: "short" }),
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZoneName: "short",
  });
  // Between day and time the locale writes a comma.
  return format.format(atMs).replace(",", "");
}
