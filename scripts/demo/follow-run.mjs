import { setTimeout as delay } from "node:timers/promises";
import { formatDuration } from "../terminal.mjs";

/**
 * Tells a run's events as they happen, until its end. A stream that closes before is resumed where it stopped.
 * @param {import("./api.mjs").Api} api
 * @param {string} runId
 * @param {AbortSignal} signal
 * @param {(line: string) => void} print
 * @returns {Promise<void>}
 */
export async function followRun(api, runId, signal, print) {
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
        print(formatEvent(event, firstAt));
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
 * @param {{ created_at: string, event_type: string, level: string, message: string }} event
 * @param {number} firstAtMs
 */
function formatEvent(event, firstAtMs) {
  const since = formatDuration(Math.max(0, Date.parse(event.created_at) - firstAtMs)).padStart(8);
  const mark =
    event.level === "error" ? "✗" : event.level === "warning" || event.level === "warn" ? "!" : " ";
  return `${since} ${mark} ${event.event_type.padEnd(20)} ${event.message}`;
}
