import type { Database } from "./client";
import { installation } from "./schema/accounts";

/** Where a data folder is, as set-up tells it (scripts/supervisor/home.mjs). */
export type FolderPlace = NonNullable<(typeof installation.$inferSelect)["home"]>;

/** The data folder that the database belonged to. From now on it is `here` where it was none; with `moves`, whatever it was. */
export async function takeHome(
  { db }: Database,
  { here, moves }: { here: FolderPlace; moves: boolean },
): Promise<FolderPlace | null> {
  return db.transaction(async (tx) => {
    const [found] = await tx.select({ home: installation.home }).from(installation).for("update");
    const home = found?.home ?? null;
    if (home === null || moves) await tx.update(installation).set({ home: here });
    return home;
  });
}
