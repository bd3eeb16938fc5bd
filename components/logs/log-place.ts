import type { LineRange } from "@/components/run-model/line-range";
import { logAddress, readRunPlace } from "@/components/run-model/run-address";

/** Where one reads among the logs of a run. */
export type LogPlace = {
  /** Among whose attempts one chooses, as the address says; null: the one whose log is open. */
  iteration: number | null;
  /** Whose log is held, as the address says; null: the log worth seeing is followed from attempt to attempt. */
  attempt: string | null;
  /** Of a log that is followed: the attempt whose end its reader has left. It is held too, but not in the address. */
  reading: string | null;
  /** The lines that are marked. */
  lines: LineRange | null;
  /** What is searched; "" is nothing. */
  find: string;
  /** The view stays at the end as lines come. */
  atEnd: boolean;
};

/** `shown` is the attempt that is open when it happens; null: there is none yet. */
export type LogPlaceEvent =
  /** The address changed by a link or by Back. */
  | { type: "moved"; search: URLSearchParams; shown: string | null }
  /** `iteration`: the attempt's. */
  | { type: "attempt_chosen"; attemptId: string; iteration?: number | null }
  /** Of its attempts the one worth seeing is opened. */
  | { type: "iteration_chosen"; iteration: number }
  | { type: "lines_named"; shown: string; lines: LineRange }
  /** A line's number was pressed (from 0). `extend`: all from the marked line to this one. */
  | { type: "line_pressed"; shown: string; n: number; extend: boolean }
  | { type: "searched"; shown: string; find: string }
  | { type: "end_reached"; live: boolean }
  | { type: "end_left"; shown: string; live: boolean };

/**
 * What the address says. Lines and searches are of one log: where the address does not name it, it is the one that is
 * shown, and that one is held.
 */
export function readLogPlace(search: URLSearchParams, shown: string | null): LogPlace {
  const { iteration, attempt, lines, find } = readRunPlace(Object.fromEntries(search));
  const points = lines !== null || find !== "";
  return {
    iteration,
    attempt: attempt ?? (points ? shown : null),
    reading: null,
    lines,
    find,
    atEnd: lines === null,
  };
}

export function reduceLogPlace(place: LogPlace, event: LogPlaceEvent): LogPlace {
  switch (event.type) {
    case "moved": {
      const next = readLogPlace(event.search, event.shown);
      return saysSame(place, next) ? place : next;
    }
    case "attempt_chosen":
      return openAtEnd(event.iteration ?? null, event.attemptId);
    case "iteration_chosen":
      return openAtEnd(event.iteration, null);
    case "lines_named":
      return holdLines(place, event.shown, event.lines);
    case "line_pressed":
      return holdLines(place, event.shown, spanLines(event.extend ? place.lines : null, event.n + 1));
    case "searched":
      return { ...place, attempt: event.shown, reading: null, find: event.find };
    case "end_reached": {
      // At the end of an ended log the next attempt does not take over: its last lines may still be being read.
      const reading = event.live ? null : place.reading;
      return place.atEnd && place.reading === reading ? place : { ...place, reading, atEnd: true };
    }
    case "end_left": {
      const reading = event.live && place.attempt === null ? event.shown : place.reading;
      return !place.atEnd && place.reading === reading ? place : { ...place, reading, atEnd: false };
    }
  }
}

/** As the address writes it. */
export function addressOf(runId: string, { iteration, attempt, lines, find }: LogPlace): string {
  return logAddress(runId, attempt, { iteration, lines: lines ?? undefined, find: find.trim() });
}

const openAtEnd = (iteration: number | null, attempt: string | null): LogPlace => ({
  iteration,
  attempt,
  reading: null,
  lines: null,
  find: "",
  atEnd: true,
});

const holdLines = ({ iteration }: LogPlace, attempt: string, lines: LineRange): LogPlace => ({
  iteration,
  attempt,
  reading: null,
  lines,
  find: "",
  atEnd: false,
});

function spanLines(marked: LineRange | null, line: number): LineRange {
  if (marked === null) return { first: line, last: line };
  return line < marked.first ? { first: line, last: marked.last } : { first: marked.first, last: line };
}

const saysSame = (one: LogPlace, other: LogPlace): boolean => addressOf("", one) === addressOf("", other);
