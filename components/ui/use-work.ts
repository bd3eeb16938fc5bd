"use client";

import { useState } from "react";

/** What a press begins: whether it goes on, and the sentence with which it was refused last. */
export function useWork(): {
  busy: boolean;
  refusal: string | null;
  /** @returns whether it was done; work that rejects is refused with the sentence that it threw */
  run: (work: () => void | Promise<void>) => Promise<boolean>;
  forget: () => void;
} {
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  async function run(work: () => void | Promise<void>): Promise<boolean> {
    setBusy(true);
    setRefusal(null);
    try {
      await work();
      return true;
    } catch (cause) {
      setRefusal(cause instanceof Error ? cause.message : String(cause));
      return false;
    } finally {
      setBusy(false);
    }
  }
  return { busy, refusal, run, forget: () => setRefusal(null) };
}
