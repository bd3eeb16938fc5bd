import { text } from "node:stream/consumers";
import type { ResolvedJob } from "@/lib/contracts/spec/job-spec";
import { systemActor } from "@/lib/core/loop/plan";
import { startJob } from "@/lib/server/loop/start-job";
import { openFolderStorage } from "@/lib/server/storage/folder";
import type { SealedEnvs } from "@/lib/server/store/containers";
import { findJob, type JobRow, listJobArtifacts } from "@/lib/server/store/jobs";
import { makeProject } from "@/lib/testing/factories";
import { type World, waitUntil } from "./make-world";

const usual: ResolvedJob = {
  sceneId: "table_top_v0",
  taskMode: "fr3_pick_lift_block_v1",
  fixBase: true,
  actionNoise: 0,
  numEnvs: 2,
  policy: { driver: "scripted", uri: null },
  control: null,
  simulator: null,
  steps: 8,
  seed: 7,
};

/** A single job in a project of its own. */
export async function makeJob(
  { database }: Pick<World, "database">,
  { spec, sealed = {} }: { spec?: Partial<ResolvedJob>; sealed?: SealedEnvs } = {},
): Promise<string> {
  const projectId = await makeProject(database);
  const job = { projectId, spec: {}, resolved: { ...usual, ...spec }, warnings: [], sealed };
  const row = await database.db.transaction((tx) => startJob(tx, { job, actor: systemActor }));
  return row.jobId;
}

export async function waitForJob(
  { database }: Pick<World, "database">,
  jobId: string,
  holds: (job: JobRow) => boolean,
): Promise<JobRow> {
  let job: JobRow | null = null;
  await waitUntil(async () => {
    job = await findJob(database.db, jobId);
    return job !== null && holds(job);
  }, `the job is as expected: ${jobId}`);
  if (!job) throw new Error("unreachable: the wait above found it");
  return job;
}

export const waitForJobEnd = (world: Pick<World, "database">, jobId: string): Promise<JobRow> =>
  waitForJob(world, jobId, ({ endedAt }) => endedAt !== null);

/** By name. */
export async function readJobArtifacts(
  { database, dataDir }: Pick<World, "database" | "dataDir">,
  jobId: string,
): Promise<Record<string, string>> {
  const storage = openFolderStorage(dataDir);
  const rows = await listJobArtifacts(database.db, jobId);
  const read = rows.map(async ({ name, sha256 }) => [name, await text(await storage.openRead(sha256))]);
  return Object.fromEntries(await Promise.all(read));
}
