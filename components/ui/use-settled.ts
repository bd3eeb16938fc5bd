"use client";

import { useEffect, useState } from "react";

/** The value as it was when it last stood still for `waitMs`: what is asked of a server while one types. */
export function useSettled<Value>(value: Value, waitMs: number): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), waitMs);
    return () => clearTimeout(timer);
  }, [value, waitMs]);
  return settled;
}
