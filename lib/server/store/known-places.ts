import { and, eq, lt, sql } from "drizzle-orm";
import type { Db } from "@/lib/server/db/client";
import { knownPlace } from "@/lib/server/db/schema/accounts";

/** An account, by its e-mail in lower case, and where somebody signed in to it. */
export type Place = { email: string; network: string };

/** So long after the last sign-in a place is known. */
const knownFor = sql`interval '90 days'`;

export async function isKnownPlace(db: Db, { email, network }: Place): Promise<boolean> {
  const rows = await db
    .select({ email: knownPlace.email })
    .from(knownPlace)
    .where(
      and(
        eq(knownPlace.email, email),
        eq(knownPlace.network, network),
        sql`${knownPlace.signedInAt} > now() - ${knownFor}`,
      ),
    );
  return rows.length > 0;
}

export async function keepKnownPlace(db: Db, place: Place): Promise<void> {
  const signedInAt = sql`now()`;
  await db
    .insert(knownPlace)
    .values({ ...place, signedInAt })
    .onConflictDoUpdate({ target: [knownPlace.email, knownPlace.network], set: { signedInAt } });
}

export async function removeOldPlaces(db: Db): Promise<void> {
  await db.delete(knownPlace).where(lt(knownPlace.signedInAt, sql`now() - ${knownFor}`));
}
