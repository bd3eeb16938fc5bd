import type { WireJob } from "@/lib/contracts/jobs/job";
import { containersOfJob } from "@/lib/contracts/spec/containers";
import type { JobBody } from "@/lib/contracts/spec/job-spec";
import { resolveJob } from "@/lib/contracts/spec/resolve-job";
import { summarizeErrors } from "@/lib/contracts/strict-object";
import { startJob } from "@/lib/server/loop/start-job";
import { findProject } from "@/lib/server/store/accounts";
import { AppError, notFound } from "../app-error";
import { toActor } from "../caller";
import { chooseProject } from "../choose-project";
import { requireContainers } from "../containers/require-containers";
import { sealContainers, showEnv, showEnvAt } from "../containers/seal-containers";
import { warnOfShellWords } from "../containers/warn-of-shell-words";
import type { OnceKey } from "../idempotency/once-key";
import { runOnce } from "../idempotency/run-once";
import { requireCredits } from "../projects/require-credits";
import { requireStorage } from "../projects/require-storage";
import type { ServiceContext } from "../service-context";
import { resolvePolicy } from "./resolve-policy";
import { readWireJob } from "./to-wire";

/** Queues one rollout job by itself. `once`: of an Idempotency-Key. */
export async function createJob(
  { database, caller, env }: ServiceContext,
  { body, projectId: named, once }: { body: JobBody; projectId?: string | undefined; once: OnceKey | null },
): Promise<WireJob> {
  const projectId = chooseProject(caller, named, "jobs:write");
  const resolved = resolveJob(body);
  if (!resolved.ok) {
    const { code, errors } = resolved.refusal;
    throw new AppError(code, summarizeErrors(errors), { errors });
  }
  const { job } = resolved;
  const containers = containersOfJob(job);
  requireContainers(containers, env);
  const { shown, sealed } = sealContainers(containers, env.HARDSIM_SEAL_KEY);
  const simulator = job.simulator && showEnv(job.simulator, shown.simulator);
  const warnings = [...resolved.warnings, ...containers.flatMap(warnOfShellWords)];
  const spec = showEnvAt(body, ["simulator"], shown.simulator);
  return database.db.transaction((tx) =>
    runOnce(tx, caller, once, 201, async () => {
      if ((await findProject(tx, projectId)) === null) throw notFound("project", projectId);
      await requireCredits(tx, caller, projectId);
      await requireStorage(tx, { env }, projectId);
      const policy = { ...job.policy, uri: await resolvePolicy(tx, caller, projectId, job) };
      const row = await startJob(tx, {
        job: { projectId, spec, resolved: { ...job, simulator, policy }, warnings, sealed },
        actor: toActor(caller),
      });
      return readWireJob(tx, row);
    }),
  );
}
