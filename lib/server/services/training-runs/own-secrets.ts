import { containerPlaces, containersOfRun } from "@/lib/contracts/spec/containers";
import type { Actor } from "@/lib/core/loop/plan";
import { type ContainerPurpose, containerPurposes } from "@/lib/core/names";
import { type Body, valueAt, withValueAt } from "@/lib/core/specs/body-value";
import { isRecord } from "@/lib/core/specs/merge-patch";
import { sealedMark } from "@/lib/core/specs/secret-env";
import type { Db } from "@/lib/server/db/client";
import { findApiKey } from "@/lib/server/store/api-keys";
import { listSealedEnvs } from "@/lib/server/store/containers";
import { readSpec } from "@/lib/server/store/stored-run";
import type { TrainingRunRow } from "@/lib/server/store/training-runs";
import { toActor } from "../caller";
import { unsealEnv } from "../containers/sealed-env";
import type { ServiceContext } from "../service-context";

/** By the purpose of the container, secrets by name. */
export type OwnSecrets = Partial<Record<ContainerPurpose, Readonly<Record<string, string>>>>;

/**
 * The secrets of a run's containers, in the open, where they belong to the caller: to whoever made the run, since nobody gets
 * another's along with a fork. Else none. A key's are those of the account that it stands for, or its own where it stands for none.
 */
export async function openOwnSecrets(
  { database: { db }, env, caller }: ServiceContext,
  run: TrainingRunRow,
): Promise<OwnSecrets> {
  const sealed = await listSealedEnvs(db, run.runId);
  if (Object.values(sealed).every((one) => Object.keys(one).length === 0)) return {};
  const [owner, asking] = [await nameOwner(db, run.createdBy), await nameOwner(db, toActor(caller))];
  if (owner === null || owner !== asking) return {};
  return Object.fromEntries(
    containersOfRun(readSpec(run)).map(({ purpose, container }) => {
      const boxes = sealed[purpose] ?? {};
      const opened = unsealEnv(container.env, boxes, env.HARDSIM_SEAL_KEY);
      const names = Object.keys(boxes).filter((name) => opened[name] !== undefined);
      return [purpose, Object.fromEntries(names.map((name) => [name, opened[name]]))];
    }),
  );
}

/** Null: nobody's. */
async function nameOwner(db: Db, actor: Actor): Promise<string | null> {
  if (actor.kind === "system") return null;
  if (actor.kind === "user") return actor.id;
  return (await findApiKey(db, actor.id))?.createdByUserId ?? actor.id;
}

/** A body in whose envs every value that still reads *** is the secret of its name, if there is one. */
export function keepSecrets<Given extends Body>(body: Given, secrets: OwnSecrets): Given {
  let kept: Body = body;
  for (const purpose of containerPurposes) {
    const path = `${containerPlaces[purpose]}.env`;
    const env = valueAt(body, path);
    if (isRecord(env)) kept = withValueAt(kept, path, keepIn(env, secrets[purpose] ?? {}));
  }
  return sameShape(body, kept);
}

/** Guarantee: `keepSecrets` alone calls this, and has put texts in the place of texts. */
const sameShape = <Given extends Body>(_body: Given, kept: Body): Given => kept as Given;

const keepIn = (env: Record<string, unknown>, secrets: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(env).map(([name, value]) => {
      const own = value === sealedMark && Object.hasOwn(secrets, name) ? secrets[name] : undefined;
      return [name, own ?? value];
    }),
  );
