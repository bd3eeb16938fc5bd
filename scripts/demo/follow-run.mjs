import { setTimeout as delay } from "node:timers/promises";
import { formatDuration } from "../terminal.mjs";

/**
 * An event of a run, as /v1 tells it; what `data` holds depends on its type (lib/core/loop/events.ts).
 * @typedef {{ created_at: string, event_type: string, level: string, message: string, data: any }} RunEvent
 */

/**
 * Hands on a run's events as they happen, until its end. A stream that closes before is resumed where it stopped.
 * @param {import("./api.mjs").Api} api
 * @param {string} runId
 * @param {AbortSignal} signal
 * @param {(event: RunEvent, sinceFirstMs: number) => void} tell
 * @returns {Promise<void>}
 */
export async function followRun(api, runId, signal, tell) {
  const { EventSourceParserStream } = await import("eventsource-parser/stream");
  /** @type {string | undefined} */
  let lastId;
  /** @type {number | undefined} */
  let firstAt;
  let failures = 0;
  while (!signal.aborted) {
    try {
      const resume = lastId === undefined ? undefined : { "last-event-id": lastId };
      const answer = await api.open(`/v1/training-runs/${runId}/events`, {
        headers: { accept: "text/event-stream", ...resume },
        signal,
      });
      if (!answer.body) throw new Error("the stream has no body");
      const frames = answer.body
        .pipeThrough(new TextDecoderStream())
        .pipeThrough(new EventSourceParserStream());
      for await (const frame of frames) {
        failures = 0;
        lastId = frame.id ?? lastId;
        if (frame.event === "end") return;
        const event = JSON.parse(frame.data);
        firstAt ??= Date.parse(event.created_at);
        tell(event, Math.max(0, Date.parse(event.created_at) - firstAt));
      }
    } catch (error) {
      if (signal.aborted) return;
      failures += 1;
      if (failures > 20) throw error;
    }
    await delay(250, undefined, { signal }).catch(() => undefined);
  }
}

/**
 * @param {RunEvent} event
 * @param {number} sinceFirstMs
 * @returns {string} one line
 */
export function formatEvent({ event_type: type, level, message }, sinceFirstMs) {
  const mark = level === "error" ? "✗" : level === "warning" || level === "warn" ? "!" : " ";
  return `${formatDuration(sinceFirstMs).padStart(8)} ${mark} ${type.padEnd(20)} ${message}`;
}
