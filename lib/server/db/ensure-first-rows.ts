import { newId } from "@/lib/server/new-id";
import type { Database } from "./client";
import { installation, project } from "./schema/accounts";

export const demoProjectId = "proj_demo";

/** The installation's own row and the first project, made where they are absent. Answers the installation's id. */
export async function ensureFirstRows(database: Database): Promise<string> {
  return database.db.transaction(async (tx) => {
    // Two processes that start at once must agree on one installation.
    await tx.execute("lock table installation in exclusive mode");
    await tx.insert(project).values({ projectId: demoProjectId, name: "Demo" }).onConflictDoNothing();
    const [found] = await tx.select().from(installation).limit(1);
    if (found) return found.installationId;
    const installationId = newId("installation");
    await tx.insert(installation).values({ installationId });
    return installationId;
  });
}

/** For a copy of another installation's database: containers that carry the old id are none of its own. */
export async function renewIdentity({ db }: Database): Promise<string> {
  const installationId = newId("installation");
  await db.update(installation).set({ installationId });
  return installationId;
}
