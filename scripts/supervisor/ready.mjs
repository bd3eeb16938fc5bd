import { setTimeout as delay } from "node:timers/promises";
import { messageOf, SetupError } from "../terminal.mjs";

const timeoutMs = 60_000;

/**
 * @param {string} url
 * @param {import("./service-log.mjs").ServiceLog} log of the web
 * @param {AbortSignal} signal
 * @returns {Promise<void>} once /readyz answers 200
 */
export async function waitUntilReady(url, log, signal) {
  const deadline = Date.now() + timeoutMs;
  let last = "";
  while (Date.now() < deadline) {
    signal.throwIfAborted();
    try {
      const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(5_000) });
      const body = await answer.text();
      if (answer.ok) return;
      last = `${answer.status} ${body.slice(0, 500)}`;
    } catch (error) {
      last = messageOf(error);
    }
    await delay(100);
  }
  throw new SetupError(
    `The web is not ready after ${timeoutMs / 1000} s (${last}).\n${log.tail().join("\n")}`,
  );
}
