const windowMs = 60_000;
const longestDelayMs = 5_000;

/**
 * How long to wait before a process that died is started again: not at all the first three times within a minute, then
 * a little, never more than 5 s, and it is never given up.
 * @param {readonly number[]} deathTimesMs all deaths so far, the newest last
 * @param {number} nowMs
 * @returns {number} milliseconds
 */
export function restartDelayMs(deathTimesMs, nowMs) {
  const recent = deathTimesMs.filter((time) => nowMs - time < windowMs).length;
  return recent <= 3 ? 0 : Math.min(longestDelayMs, 500 * 2 ** (recent - 4));
}
