import { parseArgs } from "node:util";
import { creditCapSchema } from "@/lib/contracts/projects/project";
import { type Scope, scopes } from "@/lib/core/names";
import type { Db } from "@/lib/server/db/client";
import { readDatabaseTime } from "@/lib/server/db/clock";
import { makeApiKey } from "@/lib/server/services/api-keys/create";
import { commandLine, recordAudit } from "@/lib/server/services/audit/record";
import { toMicro } from "@/lib/server/services/projects/to-wire";
import { findApiKey, listApiKeys, revokeApiKey } from "@/lib/server/store/api-keys";
import { runCommandLine, UsageError } from "./command-line";

const usage = `usage:
  keys create --project <project_id> --name <name> --scopes <scope,scope,…> [--expires <30d|12h>] [--spend-cap <credits>]
  keys list [--project <project_id>]
  keys revoke <key_id>
scopes: ${scopes.join(" ")}`;

const unitsMs = { h: 3_600_000, d: 86_400_000 } as const;
const longestMs = 3_650 * unitsMs.d;

await runCommandLine(run);

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
    const options = { project: text, name: text, scopes: text, expires: text, "spend-cap": text };
    return parseArgs({ args, allowPositionals: true, options });
  } catch (cause) {
    throw new UsageError(`${cause instanceof Error ? cause.message : String(cause)}\n${usage}`, { cause });
  }
}

type Values = ReturnType<typeof parse>["values"];

async function create(db: Db, { project, name, scopes: wanted, expires, ...caps }: Values): Promise<void> {
  if (!project || !name || !wanted)
    throw new UsageError(`--project, --name and --scopes are needed.\n${usage}`);
  const { key } = await makeApiKey(db, {
    projectId: project,
    name,
    scopes: wanted.split(",").map(readScope),
    expiresAt: expires === undefined ? null : await readExpiry(db, readSpanMs(expires)),
    spendCapMicro: readCapMicro(caps["spend-cap"]),
    createdBy: "command line",
  });
  process.stdout.write(`${key}\n`);
}

function readScope(text: string): Scope {
  const scope = scopes.find((known) => known === text.trim());
  if (!scope) throw new UsageError(`There is no scope ${JSON.stringify(text)}; known: ${scopes.join(", ")}`);
  return scope;
}

/** By the database's clock, which is asked whether a key has expired. */
async function readExpiry(db: Db, spanMs: number): Promise<Date> {
  return new Date((await readDatabaseTime(db)).getTime() + spanMs);
}

function readSpanMs(text: string): number {
  const [, count, unit] = /^(\d{1,6})(h|d)$/.exec(text) ?? [];
  const ms = Number(count) * (unit === "h" ? unitsMs.h : unitsMs.d);
  if (count === undefined || ms <= 0 || ms > longestMs)
    throw new UsageError(`--expires is a time from now such as 30d or 12h, at most 3650d; not ${text}`);
  return ms;
}

/** Null: no cap. */
function readCapMicro(text: string | undefined): number | null {
  if (text === undefined) return null;
  const parsed = creditCapSchema.unwrap().safeParse(text.trim() === "" ? Number.NaN : Number(text));
  if (!parsed.success) throw new UsageError(`--spend-cap is a number of credits, 0 or more; not ${text}`);
  return toMicro(parsed.data);
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
  const found = await findApiKey(db, keyId);
  if (!found) throw new UsageError(`There is no key ${keyId}.`);
  await revokeApiKey(db, keyId);
  await recordAudit(db, commandLine, {
    action: "key.revoked",
    projectId: found.projectId,
    subject: { id: keyId, name: found.name },
  });
  process.stdout.write(`${keyId}\trevoked\n`);
}
