import { parseArgs } from "node:util";
import { type Scope, scopes } from "@/lib/core/names";
import { createDatabase, type Db } from "@/lib/server/db/client";
import { makeApiKey } from "@/lib/server/services/api-keys/create";
import { AppError } from "@/lib/server/services/app-error";
import { findApiKey, listApiKeys, revokeApiKey } from "@/lib/server/store/api-keys";

const usage = `usage:
  keys create --project <project_id> --name <name> --scopes <scope,scope,…>
  keys list [--project <project_id>]
  keys revoke <key_id>
scopes: ${scopes.join(" ")}`;

/** A mistake of whoever typed the command: exit status 2. */
class UsageError extends Error {}

await main();

async function main(): Promise<void> {
  const url = process.env.DATABASE_URL;
  const database = url ? createDatabase(url, { max: 1 }) : null;
  try {
    if (!database) throw new UsageError("DATABASE_URL is not set.");
    await run(database.db, process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof UsageError) && !(error instanceof AppError)) throw error;
    console.error(error.message);
    process.exitCode = 2;
  } finally {
    await database?.close();
  }
}

async function run(db: Db, argv: string[]): Promise<void> {
  const { values, positionals } = parse(argv);
  const [command, ...rest] = positionals;
  if (command === "create" && rest.length === 0) return create(db, values);
  if (command === "list" && rest.length === 0) return list(db, values.project);
  if (command === "revoke" && rest.length === 1 && rest[0]) return revoke(db, rest[0]);
  throw new UsageError(usage);
}

function parse(args: string[]) {
  const text = { type: "string" } as const;
  try {
    const options = { project: text, name: text, scopes: text };
    return parseArgs({ args, allowPositionals: true, options });
  } catch (cause) {
    throw new UsageError(`${cause instanceof Error ? cause.message : String(cause)}\n${usage}`, { cause });
  }
}

type Values = { project?: string | undefined; name?: string | undefined; scopes?: string | undefined };

async function create(db: Db, { project, name, scopes: wanted }: Values): Promise<void> {
  if (!project || !name || !wanted)
    throw new UsageError(`--project, --name and --scopes are needed.\n${usage}`);
  const { key } = await makeApiKey(db, {
    projectId: project,
    name,
    scopes: wanted.split(",").map(readScope),
    expiresAt: null,
    createdBy: "command line",
  });
  process.stdout.write(`${key}\n`);
}

function readScope(text: string): Scope {
  const scope = scopes.find((known) => known === text.trim());
  if (!scope) throw new UsageError(`There is no scope ${JSON.stringify(text)}; known: ${scopes.join(", ")}`);
  return scope;
}

async function list(db: Db, project: string | undefined): Promise<void> {
  const rows = await listApiKeys(db, {
    projectIds: project === undefined ? "all" : [project],
    beforeKeyId: null,
    limit: 1_000,
  });
  for (const { keyId, projectId, name, prefix, scopes: granted, revokedAt } of rows)
    process.stdout.write(
      `${[keyId, projectId, `${prefix}…`, granted.join(","), revokedAt ? "revoked" : "valid", name].join("\t")}\n`,
    );
}

async function revoke(db: Db, keyId: string): Promise<void> {
  if (!(await findApiKey(db, keyId))) throw new UsageError(`There is no key ${keyId}.`);
  await revokeApiKey(db, keyId);
  process.stdout.write(`${keyId}\trevoked\n`);
}
