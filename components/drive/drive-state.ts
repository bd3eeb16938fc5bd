import type { Speed } from "@/components/replay/player";
import type {
  DriveEnd,
  DriveFailure,
  DriveStart,
  FromDrive,
  ThingChange,
  ThingFacts,
} from "@/lib/drive/messages";

/** What may go wrong with all of it, and not with one policy. `drive_hung`: what drives never returned, and was ended. */
export type DriveTrouble = { code: DriveFailure | "drive_hung"; message: string };

export type DriveAttempt = {
  number: number;
  start: DriveStart;
  /** A hand or a slider has changed what would have happened. */
  isTouched: boolean;
  end: DriveEnd | null;
  why: string | null;
};

/** Of what has ended: an attempt that was broken off says nothing of its driver. */
export type Tally = { attempts: number; successes: number };

export type DriveState = {
  /** The simulator is there. */
  isOpen: boolean;
  policy: "none" | "loading" | "ready" | "refused";
  /** Why the policy cannot drive; nothing but the policy is in the way then. */
  refusal: { code: string; message: string } | null;
  trouble: DriveTrouble | null;
  isPlaying: boolean;
  speed: Speed;
  attempt: DriveAttempt | null;
  change: ThingChange;
  /** Null: nothing moves freely, or nobody knows yet. */
  thing: ThingFacts | null;
  /** By who drove, as `tallyKey` calls them. */
  tallies: ReadonlyMap<string, Tally>;
  /** Below 1: the machine is slower than the speed asked for. */
  pace: number;
};

export type DriveEvent =
  | { type: "told"; message: FromDrive; driver: string }
  | { type: "open" }
  | { type: "load_policy" }
  | { type: "begin"; start: DriveStart }
  | { type: "play"; isPlaying: boolean }
  | { type: "speed"; speed: Speed }
  | { type: "noise"; actionNoise: number }
  | { type: "change"; change: ThingChange }
  | { type: "touch" }
  | { type: "trouble"; trouble: DriveTrouble };

export const ownThing: ThingChange = { mass: 1, friction: 1, size: 1 };

export const isOwnThing = ({ mass, friction, size }: ThingChange): boolean =>
  mass === 1 && friction === 1 && size === 1;

export const driveAtFirst: DriveState = {
  isOpen: false,
  policy: "none",
  refusal: null,
  trouble: null,
  isPlaying: false,
  speed: 1,
  attempt: null,
  change: ownThing,
  thing: null,
  tallies: new Map(),
  pace: 1,
};

/** The same object where nothing changed: it is asked with every control step. */
export function changeDrive(state: DriveState, event: DriveEvent): DriveState {
  switch (event.type) {
    case "told":
      return hear(state, event.message, event.driver);
    // What was counted and set stays: it is the same person who goes on.
    case "open":
      return { ...driveAtFirst, speed: state.speed, tallies: state.tallies };
    case "load_policy":
      return { ...state, policy: "loading", refusal: null, attempt: null, isPlaying: false };
    case "begin":
      return { ...state, attempt: beginAttempt(state, event.start), pace: 1 };
    case "play":
      return state.attempt === null || state.attempt.end !== null || state.isPlaying === event.isPlaying
        ? state
        : { ...state, isPlaying: event.isPlaying };
    case "speed":
      return { ...state, speed: event.speed, pace: 1 };
    case "noise": {
      const { attempt } = state;
      if (attempt === null || attempt.start.actionNoise === event.actionNoise) return state;
      const start = { ...attempt.start, actionNoise: event.actionNoise };
      return { ...state, attempt: { ...attempt, start, isTouched: true } };
    }
    case "change":
      return touch({ ...state, change: event.change });
    case "touch":
      return touch(state);
    case "trouble":
      return { ...state, trouble: event.trouble, isPlaying: false };
  }
}

const beginAttempt = ({ attempt, change }: DriveState, start: DriveStart): DriveAttempt => ({
  number: (attempt?.number ?? 0) + 1,
  start,
  isTouched: !isOwnThing(change),
  end: null,
  why: null,
});

const touch = (state: DriveState): DriveState =>
  state.attempt === null || state.attempt.isTouched
    ? state
    : { ...state, attempt: { ...state.attempt, isTouched: true } };

function hear(state: DriveState, message: FromDrive, driver: string): DriveState {
  switch (message.kind) {
    case "opened":
      return { ...state, isOpen: true, thing: message.thing };
    case "policy_loaded":
      return { ...state, policy: "ready" };
    case "policy_refused":
      return {
        ...state,
        policy: "refused",
        refusal: { code: message.code, message: message.message },
      };
    case "stepped":
      return message.end === null || message.number !== state.attempt?.number
        ? state
        : endAttempt(state, { end: message.end, why: message.why }, driver);
    case "pace": {
      // A twentieth is seen by nobody, and would be told every second.
      const pace = message.share > 0.95 ? 1 : Math.round(message.share * 10) / 10;
      return pace === state.pace ? state : { ...state, pace };
    }
    case "failed":
      return {
        ...state,
        trouble: { code: message.code, message: message.message },
        isPlaying: false,
      };
    case "began":
    case "pong":
      return state;
  }
}

function endAttempt(
  state: DriveState,
  { end, why }: { end: DriveEnd; why: string | null },
  driver: string,
): DriveState {
  const { attempt } = state;
  if (attempt === null || attempt.end !== null) return state;
  const before = state.tallies.get(driver) ?? { attempts: 0, successes: 0 };
  const tally = {
    attempts: before.attempts + 1,
    successes: before.successes + (end === "succeeded" ? 1 : 0),
  };
  return {
    ...state,
    isPlaying: false,
    attempt: { ...attempt, end, why },
    tallies: new Map([...state.tallies, [driver, tally]]),
  };
}
