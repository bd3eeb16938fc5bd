import { createHash } from "node:crypto";
import { WrittenJson } from "@/lib/server/services/written-json";
import { TextAnswer } from "./text-answer";

/**
 * JSON as an answer.
 * @param ifNoneMatch what the caller sent under that name, null for nothing; left out, the answer has no `ETag`
 */
export function jsonAnswer(
  result: unknown,
  {
    status,
    requestId,
    ifNoneMatch,
  }: { status: number; requestId: string; ifNoneMatch?: string | null | undefined },
): TextAnswer {
  const isWritten = result instanceof WrittenJson;
  const text = isWritten ? result.text : JSON.stringify(result);
  const headers: Record<string, string> = {
    "content-type": "application/json",
    "cache-control": "no-store",
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

/** RFC 9110, 13.1.2: `*`, or a list of tags, compared as weak ones. */
function isMatch(ifNoneMatch: string, etag: string): boolean {
  const bare = (tag: string) => tag.trim().replace(/^W\//, "");
  return ifNoneMatch.trim() === "*" || ifNoneMatch.split(",").some((tag) => bare(tag) === bare(etag));
}
