import { setTimeout as delay } from "node:timers/promises";
import { messageOf } from "../terminal.mjs";
import { restartDelayMs } from "./restart-policy.mjs";

/** @typedef {import("./node-service.mjs").Running} Running */

/**
 * @typedef {object} KeptAlive
 * @property {() => Promise<void>} restart
 * @property {() => Promise<void>} stop
 */

/**
 * Starts something again whenever it ends without being asked to.
 * @param {() => Running | Promise<Running>} start
 * @param {(line: string) => void} note
 * @param {Running} [first] it runs already
 * @returns {KeptAlive}
 */
export function keepAlive(start, note, first) {
  const stopping = new AbortController();
  /** @type {number[]} */
  const deaths = [];
  /** @type {Running | null} */
  let running = null;
  let isRestarting = false;

  async function run() {
    let next = first;
    while (!stopping.signal.aborted) {
      const how = await runOnce(next);
      next = undefined;
      if (stopping.signal.aborted) return;
      if (isRestarting) {
        isRestarting = false;
        continue;
      }
      const now = performance.now();
      deaths.push(now);
      if (deaths.length > 100) deaths.shift();
      const delayMs = restartDelayMs(deaths, now);
      note(`ended (${how}); starting it again${delayMs === 0 ? "" : ` in ${delayMs / 1000} s`}`);
      await delay(delayMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  }

  /**
   * @param {Running | undefined} already
   * @returns {Promise<string>}
   */
  async function runOnce(already) {
    try {
      running = already ?? (await start());
      // It may have been asked to stop while it was starting.
      if (stopping.signal.aborted) await running.stop();
      return await running.ended;
    } catch (error) {
      return messageOf(error);
    } finally {
      running = null;
    }
  }

  const finished = run();
  return {
    restart: async () => {
      if (!running) return;
      isRestarting = true;
      await running.stop();
    },
    stop: async () => {
      stopping.abort();
      await running?.stop();
      await finished;
    },
  };
}
