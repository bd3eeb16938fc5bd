export const speeds = [0.25, 0.5, 1, 2, 4] as const;
export type Speed = (typeof speeds)[number];

/** Of one playhead, however many episodes it stands over. */
export type PlayerState = {
  /** In control steps from 0; between two of them while it plays. */
  at: number;
  /** The last step that there is: 0 of an episode of one step. */
  last: number;
  isPlaying: boolean;
  speed: Speed;
  isLooping: boolean;
};

export type PlayerWish =
  | { type: "toggle" }
  | { type: "pause" }
  | { type: "seek"; step: number }
  /** By so many steps, which ends playing: who steps wants to look. */
  | { type: "step"; by: number }
  | { type: "speed"; speed: Speed }
  | { type: "loop"; isLooping: boolean }
  /** So many steps of the episode's own time have passed, at speed 1. */
  | { type: "pass"; steps: number }
  /** Other episodes are shown. */
  | { type: "load"; last: number };

export const startAt = (last: number, step = 0): PlayerState => ({
  at: keepWithin(step, last),
  last,
  isPlaying: false,
  speed: 1,
  isLooping: false,
});

export function changePlayer(state: PlayerState, wish: PlayerWish): PlayerState {
  const { at, last } = state;
  switch (wish.type) {
    case "toggle":
      if (state.isPlaying) return pause(state);
      // There is nothing to play of one step; at the end it begins anew.
      return last === 0 ? state : { ...state, isPlaying: true, at: at >= last ? 0 : at };
    case "pause":
      return pause(state);
    case "seek":
      return { ...state, at: keepWithin(Math.round(wish.step), last) };
    case "step":
      return { ...pause(state), at: keepWithin(Math.floor(at) + wish.by, last) };
    case "speed":
      return { ...state, speed: wish.speed };
    case "loop":
      return { ...state, isLooping: wish.isLooping };
    case "pass":
      return state.isPlaying ? pass(state, wish.steps * state.speed) : state;
    case "load":
      return {
        ...state,
        last: wish.last,
        at: keepWithin(at, wish.last),
        isPlaying: state.isPlaying && wish.last > 0,
      };
  }
}

/** The step that is shown: the last one that has begun. */
export const stepOf = ({ at }: PlayerState): number => Math.floor(at);

/** What is looked at stands on a step, not between two. */
const pause = (state: PlayerState): PlayerState => ({ ...state, isPlaying: false, at: stepOf(state) });

function pass(state: PlayerState, steps: number): PlayerState {
  const at = state.at + steps;
  if (at < state.last) return { ...state, at };
  if (state.isLooping) return { ...state, at: at % state.last };
  return { ...state, at: state.last, isPlaying: false };
}

const keepWithin = (step: number, last: number): number =>
  Number.isFinite(step) ? Math.min(last, Math.max(0, step)) : 0;
