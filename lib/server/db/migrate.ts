import { parseArgs } from "node:util";
import { createDatabase } from "./client";
import { ensureFirstRows, renewIdentity } from "./ensure-first-rows";
import { giveDataRights } from "./give-data-rights";
import { takeHome } from "./installation-home";
import { migrateDatabase } from "./migrate-database";

/**
 * Command: brings the database to this code's schema. Set-up runs it before web and worker. With DATABASE_MIGRATION_URL that user
 * does it, and DATABASE_URL's gets the rights on rows alone. With `--renew-identity` it is another installation's from now on.
 * `--home`: the data folder that it belongs to from now on, where it belonged to none, or with `--move-home`. Prints which one it was.
 */
async function main(): Promise<void> {
  const { values: options } = parseArgs({
    options: {
      "renew-identity": { type: "boolean" },
      home: { type: "string" },
      "move-home": { type: "boolean" },
    },
  });
  const appUrl = process.env.DATABASE_URL;
  if (!appUrl) throw new Error("DATABASE_URL is not set.");
  const url = process.env.DATABASE_MIGRATION_URL || appUrl;
  await migrateDatabase(url);
  if (url !== appUrl) await giveDataRights(url, appUrl);
  const database = createDatabase(url, { max: 1 });
  try {
    const first = await ensureFirstRows(database);
    const installationId = options["renew-identity"] ? await renewIdentity(database) : first;
    process.stdout.write(`The database has the newest schema (installation ${installationId}).\n`);
    if (options.home === undefined) return;
    const place = { here: JSON.parse(options.home), moves: options["move-home"] ?? false };
    process.stdout.write(`home: ${JSON.stringify(await takeHome(database, place))}\n`);
  } finally {
    await database.close();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
