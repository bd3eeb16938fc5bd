import { and, eq, gt, lt, sql } from "drizzle-orm";
import type { Db, Tx } from "@/lib/server/db/client";
import { idempotencyKey } from "@/lib/server/db/schema/requests";

export type KeyPlace = { projectId: string; contractId: string; key: string };
export type KeptAnswer = { requestSha256: string; status: number; response: Record<string, unknown> };

const keptFor = sql`interval '24 hours'`;

/** Null: the key is free. */
export async function findKeptAnswer(db: Db, place: KeyPlace): Promise<KeptAnswer | null> {
  const [kept] = await db
    .select()
    .from(idempotencyKey)
    .where(and(at(place), gt(idempotencyKey.createdAt, sql`now() - ${keptFor}`)));
  return kept ?? null;
}

/**
 * Takes the key for this transaction: null. Two at once: the second waits until the first has committed, then reads its
 * answer. A key older than 24 hours is free again.
 */
export async function takeKey(tx: Tx, place: KeyPlace, requestSha256: string): Promise<KeptAnswer | null> {
  const fresh = { ...place, requestSha256, status: 0, response: {} };
  const taken = await tx
    .insert(idempotencyKey)
    .values(fresh)
    .onConflictDoUpdate({
      target: [idempotencyKey.projectId, idempotencyKey.contractId, idempotencyKey.key],
      set: { requestSha256, status: 0, response: {}, createdAt: sql`now()` },
      setWhere: sql`${idempotencyKey.createdAt} < now() - ${keptFor}`,
    })
    .returning({ key: idempotencyKey.key });
  if (taken.length > 0) return null;
  const [kept] = await tx.select().from(idempotencyKey).where(at(place));
  if (!kept) throw new Error("an idempotency key that could not be taken is not there");
  return kept;
}

export async function keepAnswer(
  tx: Tx,
  place: KeyPlace,
  answer: { status: number; response: Record<string, unknown> },
): Promise<void> {
  await tx.update(idempotencyKey).set(answer).where(at(place));
}

export async function removeOldKeys(db: Db): Promise<void> {
  await db.delete(idempotencyKey).where(lt(idempotencyKey.createdAt, sql`now() - ${keptFor}`));
}

const at = ({ projectId, contractId, key }: KeyPlace) =>
  and(
    eq(idempotencyKey.projectId, projectId),
    eq(idempotencyKey.contractId, contractId),
    eq(idempotencyKey.key, key),
  );
