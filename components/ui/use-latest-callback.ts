"use client";

import { useCallback, useLayoutEffect, useRef } from "react";

/** The same function at every drawing, which calls the newest one: who is given it need not be drawn again for it. */
export function useLatestCallback<Given extends readonly unknown[]>(
  callback: (...given: Given) => void,
): (...given: Given) => void {
  const latest = useRef(callback);
  useLayoutEffect(() => {
    latest.current = callback;
  });
  return useCallback((...given: Given) => latest.current(...given), []);
}
