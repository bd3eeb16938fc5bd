import type { DatasetRefused, WrittenDataset } from "./port";

/** What the thread says of its job. Whatever else goes wrong ends the thread with its error. */
export type ThreadReply =
  | { kind: "progress"; frames: number; total: number }
  | { kind: "written"; written: WrittenDataset }
  | { kind: "refused"; code: DatasetRefused["code"]; message: string };
