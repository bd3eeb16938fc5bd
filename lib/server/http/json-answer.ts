import { createHash } from "node:crypto";
import { WrittenJson } from "@/lib/server/services/written-json";
import { isMatch } from "./match-etag";
import { TextAnswer } from "./text-answer";

/** A day, of what belongs to one version for ever: a mend of it is seen the day after. */
const keptWords = "private, max-age=86400, immutable";

/**
 * JSON as an answer.
 * @param ifNoneMatch what the caller sent under that name, null for nothing; left out, the answer has no `ETag`
 * @param isKept a browser may keep it
 */
export function jsonAnswer(
  result: unknown,
  {
    status,
    requestId,
    ifNoneMatch,
    isKept = false,
  }: {
    status: number;
    requestId: string;
    ifNoneMatch?: string | null | undefined;
    isKept?: boolean | undefined;
  },
): TextAnswer {
  const isWritten = result instanceof WrittenJson;
  const text = isWritten ? result.text : JSON.stringify(result);
  const headers: Record<string, string> = {
    "content-type": "application/json",
    "cache-control": isKept ? keptWords : "no-store",
    "x-request-id": requestId,
  };
  if (ifNoneMatch === undefined) return new TextAnswer(status, headers, text);
  // Weak: an answer whose clock alone has gone on counts as the same.
  const etag = `W/"${isWritten ? result.version : digest(text)}"`;
  headers.etag = etag;
  if (ifNoneMatch !== null && isMatch(ifNoneMatch, etag)) {
    delete headers["content-type"];
    return new TextAnswer(304, headers, "");
  }
  return new TextAnswer(status, headers, text);
}

const digest = (text: string): string => createHash("sha1").update(text).digest("base64url");
