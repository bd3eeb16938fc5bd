"use client";

import { useSyncExternalStore } from "react";

/**
 * A value that changes with every frame, for whoever draws by it: what a playing replay changes sixty times a second is
 * not carried through the whole page.
 */
export class Store<Value> {
  private readonly listeners = new Set<() => void>();

  constructor(private value: Value) {}

  get = (): Value => this.value;

  set = (value: Value): void => {
    if (Object.is(value, this.value)) return;
    this.value = value;
    for (const listener of this.listeners) listener();
  };

  /** @returns ends it */
  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
}

/** What is read of the store; draws again where that has changed. @param read gives equal values for what is the same */
export function useStored<Value, Read extends string | number | boolean | null>(
  { subscribe, get }: Store<Value>,
  read: (value: Value) => Read,
): Read {
  const now = () => read(get());
  return useSyncExternalStore(subscribe, now, now);
}
