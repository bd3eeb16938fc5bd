import type { WireApiKeyCreated } from "@/lib/contracts/api-keys/create";
import type { Scope } from "@/lib/core/names";
import type { Db } from "@/lib/server/db/client";
import { newId } from "@/lib/server/new-id";
import { findProject } from "@/lib/server/store/accounts";
import { findApiKey, insertApiKey } from "@/lib/server/store/api-keys";
import { findProjectForUpdate } from "@/lib/server/store/projects";
import { AppError, notFound } from "../app-error";
import { type AuditWho, commandLine, recordAudit, whoAsks } from "../audit/record";
import { requireProject, scopesIn } from "../caller";
import type { ServiceContext } from "../service-context";
import { hashKey, keyPrefix, makeKeyText } from "./key-text";
import { requireEnd, requireRoom } from "./limit-keys";
import { toWireApiKey } from "./to-wire";

export type NewKey = {
  projectId: string;
  name: string;
  scopes: readonly Scope[];
  expiresAt: Date | null;
  /** Micro-credits. */
  spendCapMicro?: number | null;
  createdBy: string;
  /** Whose account's keys it counts among; null: nobody's. */
  createdByUserId?: string | null;
};

/** Nobody gives a key more than they have themselves: scopes, time or credits. */
export async function createApiKey(
  context: ServiceContext,
  input: Omit<NewKey, "createdBy" | "createdByUserId">,
): Promise<WireApiKeyCreated> {
  const { database, caller, env } = context;
  requireProject(caller, input.projectId, "admin");
  const own = scopesIn(caller, input.projectId) ?? [];
  const beyond = input.scopes.filter((scope) => !own.includes(scope));
  if (beyond.length > 0)
    throw new AppError("scope_missing", `You cannot give scopes that you do not have: ${beyond.join(", ")}.`);
  return database.db.transaction(async (tx) => {
    // Of many at once each is counted after the one before it.
    await findProjectForUpdate(tx, input.projectId);
    const maker = caller.kind === "key" ? await findApiKey(tx, caller.keyId) : null;
    if (maker && maker.spendCapMicro !== null)
      throw new AppError(
        "scope_missing",
        "A key with a spend cap makes no keys: they would spend beyond it.",
      );
    await requireEnd(tx, env, { expiresAt: input.expiresAt, makerEndsAt: maker?.expiresAt ?? null });
    const createdByUserId = caller.kind === "session" ? caller.userId : (maker?.createdByUserId ?? null);
    await requireRoom(tx, env, { projectId: input.projectId, userId: createdByUserId });
    const createdBy =
      caller.kind === "session" ? caller.email : caller.kind === "key" ? caller.name : "system";
    return makeApiKey(tx, { ...input, createdBy, createdByUserId }, whoAsks(context));
  });
}

/** What the command line and the API share: the project must exist, the key is stored hashed. */
export async function makeApiKey(
  db: Db,
  input: NewKey,
  who: AuditWho = commandLine,
): Promise<WireApiKeyCreated> {
  if ((await findProject(db, input.projectId)) === null) throw notFound("project", input.projectId);
  const key = makeKeyText();
  const row = await insertApiKey(db, {
    keyId: newId("key"),
    projectId: input.projectId,
    name: input.name,
    prefix: keyPrefix(key),
    sha256: hashKey(key),
    scopes: [...new Set(input.scopes)],
    createdBy: input.createdBy,
    createdByUserId: input.createdByUserId ?? null,
    expiresAt: input.expiresAt,
    spendCapMicro: input.spendCapMicro ?? null,
  });
  await recordAudit(db, who, {
    action: "key.created",
    projectId: row.projectId,
    subject: { id: row.keyId, name: row.name },
    data: {
      scopes: row.scopes,
      expires_at: row.expiresAt?.toISOString() ?? null,
      spend_cap: row.spendCapMicro === null ? null : row.spendCapMicro / 1e6,
    },
  });
  return { ...toWireApiKey(row, undefined), key };
}
