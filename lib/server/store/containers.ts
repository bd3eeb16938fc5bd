import { and, eq, sql } from "drizzle-orm";
import type { NamedContainer } from "@/lib/contracts/spec/containers";
import type { ImageFacts } from "@/lib/core/containers/image-facts";
import type { ContainerPurpose } from "@/lib/core/names";
import type { Db, Tx } from "@/lib/server/db/client";
import { keepQuery } from "@/lib/server/db/kept-query";
import { ownedContainer } from "@/lib/server/db/schema/containers";
import { sendAlong } from "@/lib/server/db/transact";

export type ContainerRow = typeof ownedContainer.$inferSelect;

export type ResolvedImage = { imageId: string; digest: string; facts: ImageFacts | null };

/** By purpose, what was sealed of the env of a container, by name. */
export type SealedEnvs = Readonly<Partial<Record<ContainerPurpose, Record<string, string>>>>;

/** The containers of a run or job that is being made; its transaction fails with them. */
export function insertContainers(
  tx: Tx,
  owner: { ownerId: string; projectId: string },
  containers: readonly NamedContainer[],
  sealed: SealedEnvs,
): void {
  if (containers.length === 0) return;
  const rows = containers.map(({ purpose, container: { imageUri, pull } }) => ({
    ...owner,
    purpose,
    imageUri,
    pull,
    sealedEnv: sealed[purpose] ?? {},
  }));
  sendAlong(tx.insert(ownedContainer).values(rows));
}

/** What an attempt needs of its container beside the spec. `image`: null until it has been resolved. */
export type OwnedContainer = { sealedEnv: Record<string, string>; image: ResolvedImage | null };

const ofOwner = keepQuery((db) =>
  db
    .select({
      sealedEnv: ownedContainer.sealedEnv,
      imageId: ownedContainer.imageId,
      digest: ownedContainer.digest,
      facts: ownedContainer.facts,
    })
    .from(ownedContainer)
    .where(
      and(
        eq(ownedContainer.ownerId, sql.placeholder("ownerId")),
        eq(ownedContainer.purpose, sql.placeholder("purpose")),
      ),
    )
    .prepare("container_of_owner"),
);

/** Null: the run or job has none for this purpose. */
export async function findContainer(
  db: Db,
  given: { ownerId: string; purpose: ContainerPurpose },
): Promise<OwnedContainer | null> {
  const [row] = await ofOwner(db).execute(given);
  if (!row) return null;
  const { sealedEnv, imageId, digest, facts } = row;
  return { sealedEnv, image: imageId !== null && digest !== null ? { imageId, digest, facts } : null };
}

export async function listSealedEnvs(db: Db, ownerId: string): Promise<SealedEnvs> {
  const rows = await db
    .select({ purpose: ownedContainer.purpose, sealedEnv: ownedContainer.sealedEnv })
    .from(ownedContainer)
    .where(eq(ownedContainer.ownerId, ownerId));
  return Object.fromEntries(rows.map(({ purpose, sealedEnv }) => [purpose, sealedEnv]));
}
