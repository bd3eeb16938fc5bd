import { lstat } from "node:fs/promises";
import type { AttemptErrorCode } from "@/lib/core/names";
import { readAt, readOutput, type Unread } from "./walk-output";

export type CollectFailureCode = Extract<
  AttemptErrorCode,
  | "metrics_missing"
  | "metrics_invalid"
  | "checkpoint_missing"
  | "checkpoint_uri_refused"
  | "checkpoint_folder_refused"
  | "output_unsafe"
  | "output_too_large"
  | "rollout_invalid"
>;

export type Refused = { ok: false; code: CollectFailureCode; message: string };

export const refuse = (code: CollectFailureCode, message: string): Refused => ({ ok: false, code, message });

export function refuseUnread(
  { reason, message }: Unread,
  name: string,
  otherwise: CollectFailureCode,
): Refused {
  const isUnsafe = reason === "link" || reason === "special";
  return refuse(isUnsafe ? "output_unsafe" : otherwise, `${name} ${message}`);
}

/** One byte more than the limit is enough to see that it is passed. */
export const readSmallFile = (file: string, maxBytes: number) =>
  readOutput(file, (handle, bytes) => readAt(handle, 0, Math.min(bytes, maxBytes + 1)));

export const measureFile = (file: string) => readOutput(file, async (_handle, bytes) => bytes);

/** What stands there, links not followed; null for nothing. */
export async function lookAt(file: string): Promise<"folder" | "other" | null> {
  const stat = await lstat(file).catch(() => null);
  if (stat === null) return null;
  return stat.isDirectory() ? "folder" : "other";
}
