"use client";

import { useCallback, useRef, useState } from "react";

/**
 * A state that changes by events alone, as with `useReducer`. Unlike there, `send` returns the state that follows at once,
 * so its caller can carry out what that state asks for even when the page is left before it is drawn again.
 * @param reduce the same function at every call
 * @returns the state that is drawn; `send`; and `read`, the newest state, which may not be drawn yet
 */
export function useEventState<State, Event>(
  reduce: (state: State, event: Event) => State,
  makeFirst: () => State,
): { state: State; send: (event: Event) => State; read: () => State } {
  const [state, setState] = useState(makeFirst);
  const newest = useRef(state);
  const read = useCallback(() => newest.current, []);
  const send = useCallback(
    (event: Event) => {
      newest.current = reduce(newest.current, event);
      setState(newest.current);
      return newest.current;
    },
    [reduce],
  );
  return { state, send, read };
}
