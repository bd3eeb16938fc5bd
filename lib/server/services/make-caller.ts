import type { Role } from "@/lib/core/names";
import type { UserRow } from "@/lib/server/store/accounts";
import type { JudgedKeyRow } from "@/lib/server/store/api-keys";
import type { Caller } from "./caller";

/** The caller behind a key; a sentence that says why not when it was revoked or has expired. */
export function makeKeyCaller({
  keyId,
  name,
  projectId,
  scopes,
  revokedAt,
  isExpired,
}: JudgedKeyRow): Extract<Caller, { kind: "key" }> | string {
  if (revokedAt !== null) return "This API key has been revoked.";
  if (isExpired) return "This API key has expired.";
  return { kind: "key", keyId, name, projectId, scopes };
}

/** The person behind a session that was found to count. */
export function makeSessionCaller(
  sessionId: string,
  { userId, name, email, isOwner }: UserRow,
  roles: ReadonlyMap<string, Role>,
): Extract<Caller, { kind: "session" }> {
  return { kind: "session", sessionId, userId, name, email, isOwner, roles };
}
