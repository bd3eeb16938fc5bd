import { vi } from "vitest";

/** The part of EventSource that is used, whose frames a test sends. */
export class FakeSource {
  static all: FakeSource[] = [];
  closed = false;
  private readonly listeners = new Map<string, (event: MessageEvent<string>) => void>();
  constructor(readonly url: string) {
    FakeSource.all.push(this);
  }
  addEventListener(type: string, listener: (event: MessageEvent<string>) => void): void {
    this.listeners.set(type, listener);
  }
  close(): void {
    this.closed = true;
  }
  emit(type: string, id = "", data = "{}"): void {
    // A plain object with the two fields that are read: Node has no EventSource of its own.
    this.listeners.get(type)?.({ lastEventId: id, data } as MessageEvent<string>);
  }
}

export const newestSource = (): FakeSource => {
  const source = FakeSource.all.at(-1);
  if (!source) throw new Error("no connection was opened");
  return source;
};

/** A tab that a test shows and hides, with time of its own. `after`: back to what Node has. */
export function fakePage(): { show: (visible: boolean) => void; after: () => void } {
  vi.useFakeTimers();
  FakeSource.all = [];
  let visibilityState = "visible";
  let change = () => {};
  vi.stubGlobal("EventSource", FakeSource);
  vi.stubGlobal("document", {
    get visibilityState() {
      return visibilityState;
    },
    addEventListener: (_type: string, listener: () => void) => {
      change = listener;
    },
    removeEventListener: () => {
      change = () => {};
    },
  });
  return {
    show(visible) {
      visibilityState = visible ? "visible" : "hidden";
      change();
    },
    after() {
      vi.useRealTimers();
      vi.unstubAllGlobals();
    },
  };
}
