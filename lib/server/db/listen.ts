import type postgres from "postgres";
import { openClient } from "./open-client";

const firstRetryMs = 100;
const longestRetryMs = 2_000;

/**
 * LISTEN on a connection of its own until it is stopped; a new client after every loss (connection.ts says why).
 * `onReady` after each LISTEN that stands.
 */
export function startListening(
  url: string,
  channel: string,
  onNotify: (payload: string) => void,
  onReady: () => void,
): () => Promise<void> {
  let isStopped = false;
  let retryMs = firstRetryMs;
  let timer: NodeJS.Timeout | undefined;
  let client = open();

  function open(): postgres.Sql {
    const opened = openClient(url, {
      onclose: () => reopen(opened),
      onnotify: (_channel, payload) => onNotify(payload),
    });
    opened.unsafe(`listen "${channel}"`).then(
      () => {
        retryMs = firstRetryMs;
        onReady();
      },
      () => reopen(opened), // not reached, or lost meanwhile
    );
    return opened;
  }
  function reopen(lost: postgres.Sql): void {
    if (isStopped || lost !== client || timer) return;
    void lost.end({ timeout: 0 });
    timer = setTimeout(() => {
      timer = undefined;
      client = open();
    }, retryMs);
    retryMs = Math.min(2 * retryMs, longestRetryMs);
  }

  return async () => {
    isStopped = true;
    clearTimeout(timer);
    await client.end({ timeout: 1 });
  };
}
