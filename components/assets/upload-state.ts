import type { ActionRefusal } from "@/lib/client/action-result";

/** One file on its way. `sent` and `total` are bytes. */
export type Upload = {
  key: number;
  filename: string;
  total: number;
} & UploadPhase;

export type UploadPhase =
  | { phase: "sending"; sent: number }
  /** The browser has handed over all of it; the server writes and checks. */
  | { phase: "checking" }
  /** `verified`: this browser's own checksum is the same; null when it could not make one. */
  | { phase: "done"; sha256: string; inputUri: string; assetId: string | null; verified: boolean | null }
  | { phase: "failed"; refusal: Pick<ActionRefusal, "code" | "detail" | "requestId"> }
  | { phase: "canceled" };

export const isUnderWay = ({ phase }: UploadPhase): boolean => phase === "sending" || phase === "checking";

/** "12.4 MB of 48.2 MB" is for eyes; this is for a bar: 0 to 1. */
export function shareSent(upload: Upload): number {
  switch (upload.phase) {
    case "sending":
      return upload.total === 0 ? 0 : Math.min(1, upload.sent / upload.total);
    case "checking":
    case "done":
      return 1;
    case "failed":
    case "canceled":
      return 0;
  }
}
