import type { ActionRefusal } from "@/lib/client/action-result";

export type UploadTarget = { projectId: string; kind: string | null };

export type ChosenUpload = { key: number; file: File; target: UploadTarget };

/** One file on its way to become an asset. */
export type Upload = ChosenUpload & UploadPhase;

type Refusal = Pick<ActionRefusal, "code" | "detail" | "requestId">;

/** `verified`: this browser's own checksum is the same; null when it could not make one. */
type Received = { sha256: string; assetId: string | null; verified: boolean | null };

export type UploadPhase =
  /** Others are on their way; this one begins when one of them has ended. */
  | { phase: "waiting" }
  /** This browser makes its own checksum. */
  | { phase: "hashing" }
  /** The server is asked where to send the file. */
  | { phase: "linking" }
  /** Bytes so far. */
  | { phase: "sending"; sent: number }
  /** The browser has handed over all of it; the server writes it down and checks it. */
  | { phase: "registering" }
  | ({ phase: "done" } & Received)
  | { phase: "failed"; refusal: Refusal }
  /** `mayBeKept`: the server had all of the file, so nobody knows whether it finished before it heard. */
  | { phase: "canceled"; mayBeKept: boolean };

export type UploadEvent =
  | { type: "chosen"; files: readonly ChosenUpload[] }
  | { type: "forgotten"; key: number }
  | UploadStep;

/** What happens to one upload, told by its key. */
export type UploadStep = { key: number } & (
  | { type: "begun" }
  | { type: "hashed" }
  | { type: "linked" }
  | { type: "sent"; bytes: number }
  | ({ type: "received" } & Received)
  | { type: "refused"; refusal: Refusal }
  | { type: "canceled" }
  | { type: "retried" }
);

/** The uploads after an event, newest first. An event that comes too late for its upload changes nothing. */
export function reduceUploads(uploads: readonly Upload[], event: UploadEvent): readonly Upload[] {
  if (event.type === "chosen") {
    return [...event.files.map((chosen) => ({ ...chosen, phase: "waiting" as const })), ...uploads];
  }
  if (event.type === "forgotten") return uploads.filter(({ key }) => key !== event.key);
  return uploads.map((upload) => {
    const next = upload.key === event.key ? nextPhase(upload, event) : null;
    return next === null ? upload : { key: upload.key, file: upload.file, target: upload.target, ...next };
  });
}

/** Null: in its phase the upload takes no such step. */
function nextPhase(upload: Upload, step: UploadStep): UploadPhase | null {
  const { phase, file } = upload;
  switch (step.type) {
    case "begun":
      return phase === "waiting" ? { phase: "hashing" } : null;
    case "hashed":
      return phase === "hashing" ? { phase: "linking" } : null;
    case "linked":
      return phase === "linking" ? { phase: "sending", sent: 0 } : null;
    case "sent":
      if (phase !== "sending") return null;
      return step.bytes < file.size ? { phase: "sending", sent: step.bytes } : { phase: "registering" };
    case "received": {
      const { sha256, assetId, verified } = step;
      const isSent = phase === "sending" || phase === "registering";
      return isSent ? { phase: "done", sha256, assetId, verified } : null;
    }
    case "refused":
      return isRunning(upload) ? { phase: "failed", refusal: step.refusal } : null;
    case "canceled":
      return isUnderWay(upload) ? { phase: "canceled", mayBeKept: phase === "registering" } : null;
    case "retried":
      return phase === "failed" ? { phase: "waiting" } : null;
  }
}

/** Not over yet: it can be canceled, and the page that is left takes it along. */
export const isUnderWay = (upload: Upload): boolean => upload.phase === "waiting" || isRunning(upload);

const runningPhases: readonly UploadPhase["phase"][] = ["hashing", "linking", "sending", "registering"];
const isRunning = ({ phase }: Upload): boolean => runningPhases.includes(phase);

/** A browser has six connections to a server over HTTP/1.1; the page's own stream and readings need some of them. */
const runningAtMost = 3;

/** Those that wait and may begin now, oldest first. */
export function pickToBegin(uploads: readonly Upload[]): readonly Upload[] {
  const free = Math.max(0, runningAtMost - uploads.filter(isRunning).length);
  return uploads
    .filter(({ phase }) => phase === "waiting")
    .toSorted((left, right) => left.key - right.key)
    .slice(0, free);
}

/** How full the bar of an upload under way is, 0 to 1. */
export function shareSent(upload: Upload): number {
  if (upload.phase === "registering") return 1;
  return upload.phase === "sending" && upload.file.size > 0 ? upload.sent / upload.file.size : 0;
}
