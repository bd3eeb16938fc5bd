import type { WireApiKeyCreated } from "@/lib/contracts/api-keys/create";
import type { Scope } from "@/lib/core/names";
import type { Db } from "@/lib/server/db/client";
import { readDatabaseTime } from "@/lib/server/db/clock";
import { newId } from "@/lib/server/new-id";
import { findProject } from "@/lib/server/store/accounts";
import { insertApiKey } from "@/lib/server/store/api-keys";
import { AppError, notFound, refuseField } from "../app-error";
import { requireProject, scopesIn } from "../caller";
import type { ServiceContext } from "../service-context";
import { hashKey, keyPrefix, makeKeyText } from "./key-text";
import { toWireApiKey } from "./to-wire";

export type NewKey = {
  projectId: string;
  name: string;
  scopes: readonly Scope[];
  expiresAt: Date | null;
  /** Micro-credits. */
  spendCapMicro?: number | null;
  createdBy: string;
};

/** Nobody gives a key more than they have themselves. */
export async function createApiKey(
  { database, caller }: ServiceContext,
  input: Omit<NewKey, "createdBy">,
): Promise<WireApiKeyCreated> {
  requireProject(caller, input.projectId, "admin");
  if (input.expiresAt !== null && input.expiresAt <= (await readDatabaseTime(database.db)))
    throw refuseField("invalid_request", "expires_at", "must be in the future");
  const own = scopesIn(caller, input.projectId) ?? [];
  const beyond = input.scopes.filter((scope) => !own.includes(scope));
  if (beyond.length > 0)
    throw new AppError("scope_missing", `You cannot give scopes that you do not have: ${beyond.join(", ")}.`);
  const createdBy = caller.kind === "session" ? caller.email : caller.kind === "key" ? caller.name : "system";
  return makeApiKey(database.db, { ...input, createdBy });
}

/** What the command line and the API share: the project must exist, the key is stored hashed. */
export async function makeApiKey(db: Db, input: NewKey): Promise<WireApiKeyCreated> {
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
    expiresAt: input.expiresAt,
    spendCapMicro: input.spendCapMicro ?? null,
  });
  return { ...toWireApiKey(row, undefined), key };
}
