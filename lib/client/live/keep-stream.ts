import { openSource } from "./open-source";
import type { Cursor, Source } from "./stream-hub";

/** What the page says of its stream. Times are milliseconds since the epoch. */
export type StreamState =
  | { kind: "connecting" }
  | { kind: "live"; lastFrameAt: number | null }
  /** Away for longer than a moment. */
  | { kind: "reconnecting"; lastFrameAt: number | null }
  /** The tab was hidden for so long that its connection was given back. */
  | { kind: "resting"; lastFrameAt: number | null }
  /** The stream said so itself: nothing more will come. */
  | { kind: "ended" };

export type StreamOptions = {
  /** The address to go on from: `lastId` is the id of the last frame, null before the first. */
  url: (lastId: string | null) => string;
  /** How the address says where to go on; null for a stream that cannot. */
  cursor: Cursor | null;
  /** Named frames to hear. */
  types: readonly string[];
  /** The frame after which nothing comes. */
  endType?: string;
  onFrame: (type: string, data: string) => void;
  /** `again`: frames may have been missed in between, when the stream has no cursor. */
  onOpen?: (again: boolean) => void;
  /** The stream is away and stays away: every half minute, so that the page can read what no frame tells. */
  onAway?: () => void;
  onState: (state: StreamState) => void;
};

/** A hidden tab gives its connection back: over HTTP/1.1 a browser has six for all tabs of a server. */
const hiddenForMs = 30_000;
/** Servers end streams by themselves now and then; a gap this short is not worth a word. */
const quietGapMs = 2_000;
const retryDelaysMs = [150, 1_000, 2_000, 4_000, 8_000, 15_000] as const;
/** A connection that lasted this long was a good one: the next try is at once again. */
const goodAfterMs = 5_000;
const lookEveryMs = 10_000;
const awayEveryMs = 30_000;
/** Servers end every stream after 90 s. One that is older, or was open while the machine slept, is a line nobody speaks on. */
const longestMs = 120_000;
const sleptAfterMs = 30_000;

/**
 * Keeps an event stream open: reopens it after every end from the last frame's id, rests while the tab is hidden (one that
 * was opened in the background waits until it is shown), stops for good after `endType`. @returns closes it
 */
export function keepStream(options: StreamOptions): () => void {
  let source: Source | null = null;
  let lastId: string | null = null;
  let lastFrameAt: number | null = null;
  let openedBefore = false;
  let openedAt = 0;
  let failures = 0;
  let closed = false;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let gapTimer: ReturnType<typeof setTimeout> | undefined;
  let hideTimer: ReturnType<typeof setTimeout> | undefined;
  let resting = false;
  let lookedAt = Date.now();
  let awaySince = lookedAt;

  function connect(): void {
    clearTimeout(retryTimer);
    resting = false;
    const { types, endType, cursor } = options;
    const heard = endType === undefined ? types : [...types, endType];
    source = openSource({ url: options.url(lastId), types: heard, endType, cursor });
    source.addEventListener("open", () => {
      clearTimeout(gapTimer);
      gapTimer = undefined;
      openedAt = Date.now();
      options.onState({ kind: "live", lastFrameAt });
      options.onOpen?.(openedBefore);
      openedBefore = true;
    });
    source.addEventListener("error", retry);
    for (const type of types) source.addEventListener(type, (event) => take(type, event));
    if (endType !== undefined) {
      source.addEventListener(endType, (event) => {
        take(endType, event);
        stop();
        options.onState({ kind: "ended" });
      });
    }
  }

  function take(type: string, event: MessageEvent<string>): void {
    if (event.lastEventId) lastId = event.lastEventId;
    lastFrameAt = Date.now();
    options.onFrame(type, event.data);
    options.onState({ kind: "live", lastFrameAt });
  }

  function retry(): void {
    if (closed) return;
    disconnect();
    if (openedAt > 0) {
      if (Date.now() - openedAt >= goodAfterMs) failures = 0;
      awaySince = Date.now();
    }
    openedAt = 0;
    gapTimer ??= setTimeout(() => options.onState({ kind: "reconnecting", lastFrameAt }), quietGapMs);
    retryTimer = setTimeout(connect, retryDelaysMs[Math.min(failures, retryDelaysMs.length - 1)]);
    failures += 1;
  }

  function disconnect(): void {
    source?.close();
    source = null;
    clearTimeout(retryTimer);
  }

  function rest(): void {
    resting = true;
    disconnect();
    openedAt = 0;
    clearTimeout(gapTimer);
    gapTimer = undefined;
    options.onState({ kind: "resting", lastFrameAt });
  }

  function look(): void {
    const now = Date.now();
    const slept = now - lookedAt > sleptAfterMs;
    lookedAt = now;
    if (resting) return;
    if (openedAt > 0) {
      if (slept || now - openedAt > longestMs) retry();
    } else if (now - awaySince >= awayEveryMs) {
      awaySince = now;
      options.onAway?.();
    }
  }

  function stop(): void {
    closed = true;
    disconnect();
    clearInterval(lookTimer);
    clearTimeout(gapTimer);
    clearTimeout(hideTimer);
    document.removeEventListener("visibilitychange", onVisibility);
  }

  function onVisibility(): void {
    clearTimeout(hideTimer);
    if (document.visibilityState === "hidden") {
      hideTimer = setTimeout(rest, hiddenForMs);
    } else if (source === null && !closed) {
      failures = 0;
      connect();
    }
  }

  options.onState({ kind: "connecting" });
  document.addEventListener("visibilitychange", onVisibility);
  const lookTimer = setInterval(look, lookEveryMs);
  if (document.visibilityState === "hidden") rest();
  else connect();
  return stop;
}
