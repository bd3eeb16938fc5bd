import type { StreamState } from "@/lib/client/live/keep-stream";
import type { LogBatch } from "@/lib/client/live/open-log-stream";
import { addAnswer, addTail, emptyStore, type LogAnswer, type LogStore } from "./log-store";

/** One attempt's log as the page knows it. */
export type LogState = {
  attemptId: string;
  store: LogStore;
  /** Nothing is known of it yet. */
  loading: boolean;
  failure: unknown;
  stream: StreamState;
};

/** What is told of a log, always with the attempt that it is of. */
export type LogEvent = { attemptId: string } & (
  | { type: "opened" }
  | { type: "answered"; answer: LogAnswer }
  | ({ type: "tailed"; open?: LogBatch["open"] } & Pick<LogBatch, "lines">)
  | { type: "failed"; failure: unknown }
  | { type: "streamed"; stream: StreamState }
);

export function emptyLog(attemptId: string): LogState {
  return { attemptId, store: emptyStore, loading: true, failure: null, stream: { kind: "connecting" } };
}

/** Only opening goes over to another attempt; what is told late of one that was left is dropped. */
export function reduceLog(state: LogState, event: LogEvent): LogState {
  if (event.attemptId !== state.attemptId) {
    return event.type === "opened" ? emptyLog(event.attemptId) : state;
  }
  switch (event.type) {
    case "opened":
      // What is shown stays while it is read again: an attempt that ends must not take the reader's place away.
      return { ...state, failure: null, loading: state.store.extent.totalLines === 0 };
    case "answered":
      return { ...state, store: addAnswer(state.store, event.answer), loading: false, failure: null };
    case "tailed":
      return { ...state, store: addTail(state.store, event.lines, event.open) };
    case "failed":
      return { ...state, loading: false, failure: event.failure };
    case "streamed":
      return { ...state, stream: event.stream };
  }
}
