import type { Actor } from "@/lib/core/loop/plan";
import { sealedMark } from "@/lib/core/specs/secret-env";
import type { Db } from "@/lib/server/db/client";
import { findApiKey } from "@/lib/server/store/api-keys";
import { readSpec } from "@/lib/server/store/stored-run";
import type { TrainingRunRow } from "@/lib/server/store/training-runs";
import { toActor } from "../caller";
import type { ServiceContext } from "../service-context";
import { unsealEnv } from "./sealed-env";

/**
 * The secrets of a run, in the open, where they belong to the caller: to whoever made the run, since nobody gets another's
 * along with a fork. Else none. A key's are those of the account that it stands for, or its own where it stands for none.
 */
export async function openOwnSecrets(
  { database: { db }, env, caller }: ServiceContext,
  run: TrainingRunRow,
): Promise<Readonly<Record<string, string>>> {
  const names = Object.keys(run.sealedEnv);
  if (names.length === 0) return {};
  const [owner, asking] = [await nameOwner(db, run.createdBy), await nameOwner(db, toActor(caller))];
  if (owner === null || owner !== asking) return {};
  const opened = unsealEnv(readSpec(run).trainer.env, run.sealedEnv, env.HARDSIM_SEAL_KEY);
  return Object.fromEntries(
    names.flatMap((name) => (opened[name] === undefined ? [] : [[name, opened[name]]])),
  );
}

/** Null: nobody's. */
async function nameOwner(db: Db, actor: Actor): Promise<string | null> {
  if (actor.kind === "system") return null;
  if (actor.kind === "user") return actor.id;
  return (await findApiKey(db, actor.id))?.createdByUserId ?? actor.id;
}

/** An env in which every value that still reads *** is the secret of its name, if there is one. */
export function keepSecrets<Value>(
  env: Readonly<Record<string, Value>>,
  secrets: Readonly<Record<string, string>>,
): Record<string, Value | string> {
  return Object.fromEntries(
    Object.entries(env).map(([name, value]) => {
      const own = value === sealedMark && Object.hasOwn(secrets, name) ? secrets[name] : undefined;
      return [name, own ?? value];
    }),
  );
}
