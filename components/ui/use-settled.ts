"use client";

import { useEffect, useEffectEvent, useState } from "react";

/** Calls `then` each time that the value has stood still for `waitMs`, also once after the first drawing. */
export function useWhenSettled<Value>(value: Value, waitMs: number, then: (value: Value) => void): void {
  const call = useEffectEvent(then);
  useEffect(() => {
    const timer = setTimeout(() => call(value), waitMs);
    return () => clearTimeout(timer);
  }, [value, waitMs]);
}

/** The value as it was when it last stood still for `waitMs`: what a server is asked about while somebody types. */
export function useSettled<Value>(value: Value, waitMs: number): Value {
  const [settled, setSettled] = useState(value);
  useWhenSettled(value, waitMs, setSettled);
  return settled;
}
