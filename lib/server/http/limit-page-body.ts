import type { IncomingMessage } from "node:http";
import { AppError } from "@/lib/server/services/app-error";

/** What a form of the console sends: a run's body is the largest. Next reads as much of a server action. */
const actionBytes = 1_048_576;
/** A sign-in is an e-mail and a password. */
const otherBytes = 65_536;

/**
 * Next and next-auth read a whole body before they look at who sent it. So one of unknown length, or of more than any page
 * of ours sends, is refused before a byte of it is read.
 */
export function limitPageBody({ headers }: Pick<IncomingMessage, "headers">): void {
  if (headers["transfer-encoding"] !== undefined)
    throw new AppError("length_required", "Say the length of the body: send Content-Length.");
  const most = headers["next-action"] === undefined ? otherBytes : actionBytes;
  if (Number(headers["content-length"] ?? 0) > most)
    throw new AppError("too_large", `The body is larger than ${most} bytes.`);
}
