const mostKept = 10_000;
const keptUntilMs = new Map<string, number>();

/**
 * Is this the first time that this machine opens this link? What reads a file in ranges asks hundreds of times, and is one
 * download. Remembered by the process for as long as the link lives; of very many at once the oldest are told again.
 */
export function isFirstOpening(link: string, address: string, expiresAtMs: number): boolean {
  const key = `${address} ${link}`;
  if ((keptUntilMs.get(key) ?? 0) > Date.now()) return false;
  keptUntilMs.delete(key);
  for (const [oldest, untilMs] of keptUntilMs) {
    if (untilMs > Date.now() && keptUntilMs.size < mostKept) break;
    keptUntilMs.delete(oldest);
  }
  keptUntilMs.set(key, expiresAtMs);
  return true;
}
