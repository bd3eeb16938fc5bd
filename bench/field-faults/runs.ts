import { listContainers } from "@/e2e/fixtures/leftovers";
import { connect } from "@/scripts/setup/engine-client.mjs";
import { smokeImage } from "@/scripts/setup/images.mjs";
import { until } from "@/scripts/testing/until";
import { program, smallRollout } from "../runs/small-run";
import { type Api, type Attempt, type Ended, good } from "./field-fault";

/** Several have two GPUs between them. */
const endsWithinMs = 300_000;
/** A key may send so many requests a minute, and others wait at the same time. */
const lookEveryMs = 300;

export type RunWish = { name: string; trainer: object; loop?: object; success?: object; more?: object };

export async function startRun(api: Api, { name, trainer, loop, success, more }: RunWish): Promise<string> {
  const { run_id: runId } = await api.post("/v1/training-runs", {
    project_id: "proj_demo",
    name: name.slice(0, 100),
    rollout_template: smallRollout,
    trainer_spec: { image_uri: smokeImage, resources: { gpu: 1, cpu: 1, memory_gb: 1 }, ...trainer },
    loop_policy: { max_iterations: 1, trainer_retry_limit: 0, ...loop },
    ...(success ? { success_criteria: success } : {}),
    ...more,
  });
  return runId;
}

const addressOf = (runId: string) => `/v1/training-runs/${runId}`;

export async function listAttempts(api: Api, runId: string): Promise<Attempt[]> {
  const { iterations } = await api.get(`${addressOf(runId)}/iterations`);
  return iterations.flatMap(({ attempts }: { attempts: Attempt[] }) => attempts);
}

export async function listTrainers(api: Api, runId: string): Promise<Attempt[]> {
  return (await listAttempts(api, runId)).filter(({ kind }) => kind === "trainer");
}

/** The log of its newest trainer as text; empty while there is none. */
export async function readLog(api: Api, runId: string): Promise<string> {
  const trainer = (await listTrainers(api, runId)).at(-1);
  if (!trainer) return "";
  return (await api.open(`${addressOf(runId)}/attempts/${trainer.attempt_id}/logs?format=text`, {})).text();
}

/** Looks until the run is as it should be. Throws with what it is like when it never was. */
export async function waitForRun(
  api: Api,
  runId: string,
  is: (
    run: Ended["run"] & { waiting: { code: string; message: string } | null; stage: string | null },
  ) => boolean,
  withinMs = endsWithinMs,
): Promise<Ended["run"] & { waiting: { code: string; message: string } | null }> {
  let run = await api.get(addressOf(runId));
  await until(
    `${runId}`,
    async () => {
      run = await api.get(addressOf(runId));
      return is(run);
    },
    withinMs,
    lookEveryMs,
  ).catch((error: unknown) => {
    throw new Error(`${run.status}, ${run.stage}, ${run.waiting?.message ?? run.error ?? ""}`, {
      cause: error,
    });
  });
  return run;
}

export async function waitForLog(api: Api, runId: string, text: string): Promise<void> {
  await until(
    `"${text}" in the log of ${runId}`,
    async () => (await readLog(api, runId)).includes(text),
    120_000,
    lookEveryMs,
  );
}

export async function waitForEnd(api: Api, runId: string): Promise<Ended> {
  const run = await waitForRun(api, runId, ({ ended_at: endedAt }) => endedAt !== null);
  const { iterations } = await api.get(`${addressOf(runId)}/iterations`);
  const trainer = (iterations.at(0)?.attempts ?? []).findLast(({ kind }: Attempt) => kind === "trainer");
  const logs = trainer && `${addressOf(runId)}/attempts/${trainer.attempt_id}/logs`;
  return {
    run,
    iterations,
    log: logs ? await (await api.open(`${logs}?format=text`, {})).text() : "",
    find: async (text) => (logs ? (await api.get(`${logs}?q=${encodeURIComponent(text)}`)).lines.length : 0),
    curve: async (key) => {
      const { series } = await api.get(`${addressOf(runId)}/metrics?x=step&keys=${encodeURIComponent(key)}`);
      return {
        points: series.flatMap(({ x }: { x: number[] }) => x).length,
        values: series.flatMap(({ y }: { y: (number | string)[] }) => y),
        turns: series[0]?.steps_back_total ?? 0,
      };
    },
  };
}

/** A run's end in a line. */
export function sayEnd({ run, iterations }: Pick<Ended, "run" | "iterations">): string {
  const warnings = iterations.flatMap((one) => (one.warnings ?? []).map(({ code }) => code));
  const trainers = iterations.flatMap(({ attempts }) => attempts.filter(({ kind }) => kind === "trainer"));
  return [
    run.status === "failed" ? `failed (${run.error_code}): ${run.error}` : run.status,
    run.status === "failed" ? null : run.stop_reason,
    `trainers: ${trainers.map(({ status }) => status).join(", ") || "none"}`,
    warnings.length > 0 ? `warnings: ${[...new Set(warnings)].join(", ")}` : null,
  ]
    .filter((part) => part !== null)
    .join("; ");
}

/** The first page of the run's artifacts that no completed attempt left. */
export async function listPartial(api: Api, runId: string): Promise<string[]> {
  const { artifacts } = await api.get(`${addressOf(runId)}/artifacts`);
  return artifacts
    .filter(({ partial }: { partial: boolean }) => partial)
    .map(({ name }: { name: string }) => name);
}

/** A trainer that completes when `tellTrainer` has told it to. */
export const trainUntilTold = program(
  "import os, time",
  "print('training', flush=True)",
  "while not os.path.exists('/tmp/told'): time.sleep(0.05)",
  ...good(),
);

/** As somebody at the engine: no verb of the API reaches into a container. */
export async function tellTrainer(runId: string): Promise<void> {
  const docker = await connect();
  for (const { Id } of await listContainers(runId)) {
    const tell = await docker.getContainer(Id).exec({ Cmd: ["python", "-c", "open('/tmp/told', 'w')"] });
    await tell.start({ Detach: true });
  }
}

/** Trainers outlive their installation: what still lives of a scene is canceled, and waited for. */
export async function endRuns(api: Api): Promise<void> {
  for (const status of ["queued", "running"]) {
    const { runs } = await api.get(`/v1/training-runs?status=${status}&limit=200`);
    for (const { run_id: runId } of runs) {
      await api.post(`${addressOf(runId)}/cancel`);
      await waitForRun(api, runId, ({ ended_at: endedAt }) => endedAt !== null, 60_000);
    }
  }
}
