import type { Told, Wish } from "./stream-hub";

/** `line`: a number of the page's own. */
export type ToWorker =
  | { kind: "open"; line: number; wish: Wish }
  | { kind: "close"; line: number }
  | { kind: "alive" };
export type ToPage = Told & { line: number };
