import { cutEndSlashes } from "@/lib/core/text/cut-end-slashes";
import type { Db } from "@/lib/server/db/client";
import { linkAddress, linkLastsMs, makePasswordLink } from "@/lib/server/services/accounts/password-link";
import { commandLine, recordAudit } from "@/lib/server/services/audit/record";
import { findUserByEmail, type UserRow } from "@/lib/server/store/accounts";
import { deleteSecondFactor } from "@/lib/server/store/second-factors";
import { runCommandLine, UsageError } from "./command-line";

const usage = `usage:
  accounts reset-link <email>    a link with which this person sets a new password, once, within a day
  accounts reset-second-factor <email>    their password alone lets this person in again`;

await runCommandLine(run);

async function run(db: Db, argv: string[]): Promise<void> {
  const [command, email, ...rest] = argv;
  const isKnown = command === "reset-link" || command === "reset-second-factor";
  if (!isKnown || !email || rest.length > 0) throw new UsageError(usage);
  const user = await findUserByEmail(db, email);
  if (!user) throw new UsageError(`There is no account of ${email}.`);
  if (command === "reset-second-factor") return resetSecondFactor(db, user);
  const { userId } = user;
  const { token } = await makePasswordLink(db, {
    userId,
    createdBy: "command line",
    maker: { kind: "system" },
    lastsMs: linkLastsMs.reset,
  });
  await recordAudit(db, commandLine, {
    action: "member.password_link_made",
    projectId: null,
    subject: { id: userId, name: user.email },
  });
  process.stdout.write(`${linkAddress(readBase(), token)}\n`);
}

async function resetSecondFactor(db: Db, { userId, email }: UserRow): Promise<void> {
  if (!(await deleteSecondFactor(db, userId))) throw new UsageError(`${email} has no second factor.`);
  await recordAudit(db, commandLine, {
    action: "account.second_factor_reset",
    projectId: null,
    subject: { id: userId, name: email },
  });
  process.stdout.write(`${email}\tno second factor any more\n`);
}

/** Where a browser reaches the console, as far as this machine knows. */
function readBase(): string {
  const { HARDSIM_PUBLIC_URL: url, PORT: port } = process.env;
  return cutEndSlashes(url || `http://127.0.0.1:${port || 8000}`);
}
