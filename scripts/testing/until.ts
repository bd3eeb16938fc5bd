import { setTimeout as delay } from "node:timers/promises";

/** Waits for a condition; after `timeoutMs` the test fails with what was waited for. `everyMs`: between two looks. */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  timeoutMs = 8_000,
  everyMs = 20,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`Not after ${timeoutMs} ms: ${what}`);
    await delay(everyMs);
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
