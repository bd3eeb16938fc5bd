import { jobArtifactNames } from "@/lib/contracts/jobs/job";
import type { Outcome, RecordedRollout } from "@/lib/core/attempts/outcome";
import type {
  ArtifactAttachment,
  Attachments,
  ContainerLeftovers,
  EpisodeAttachment,
} from "@/lib/server/attempts/attachments";
import { attemptLogFolder } from "@/lib/server/storage/attempt-log-folder";
import { readAttemptLogText } from "@/lib/server/storage/attempt-log-text";
import type { StoredBlob } from "@/lib/server/storage/port";
import type { HeldAttempt } from "@/worker/held/held-attempt";
import type { TaskPorts } from "@/worker/held/task-ports";
import { keepJobArtifacts } from "./job-artifacts";
import type { OwnRollout } from "./own-rollout";
import { startRunnerLog } from "./runner-log";

type Ended = {
  left: ContainerLeftovers;
  outcome: Outcome;
  done: {
    episodes: readonly EpisodeAttachment[];
    batch: StoredBlob;
    recorded: RecordedRollout;
    policyFrom: string | null;
  } | null;
};

/** A single job that ran in a container leaves what every single job leaves, its container's log, and the files of its own. */
export async function keepContainerJob(
  own: OwnRollout,
  { left, outcome, done }: Ended,
  held: HeldAttempt,
  ports: TaskPorts,
): Promise<Attachments> {
  const { attempt } = held;
  const { wanted } = own;
  const log = startRunnerLog(ports.nowMs);
  log.write("attempt", {
    job_id: attempt.taskId,
    attempt: attempt.number,
    image: own.asked.imageUri,
    scene_id: wanted.sceneId,
    num_envs: wanted.numEnvs,
    steps: wanted.steps,
    seed: attempt.seed,
    driver: wanted.driver.driver,
  });
  const job = describeOwn(own, held, done?.recorded ?? null);
  const ours = await keepJobArtifacts(
    held,
    ports,
    { job, startedAtMs: attempt.startedAt?.getTime() ?? null, wallMs: null, outcome, done },
    log,
  );
  return {
    kind: "job",
    episodes: done?.episodes ?? [],
    policyFrom: done?.policyFrom ?? null,
    ...(done && { recorded: done.recorded }),
    ...left,
    artifacts: [...ours, ...(await keepLog(left, held, ports)), ...left.artifacts.map(nameApart)],
  };
}

const logName = "container.log";
const ourNames: readonly string[] = [...Object.values(jobArtifactNames), logName];

/** A file of the container's that is called as one of ours. */
const nameApart = (file: ArtifactAttachment): ArtifactAttachment =>
  ourNames.includes(file.name) ? { ...file, name: `output/${file.name}` } : file;

/** As text: a job has no page that would show it. */
async function keepLog(
  { logSha256 }: ContainerLeftovers,
  { attempt }: HeldAttempt,
  { dataDir, storage }: TaskPorts,
): Promise<ArtifactAttachment[]> {
  if (logSha256 === null) return [];
  const text = readAttemptLogText(attemptLogFolder(dataDir, attempt.attemptId));
  return [{ name: logName, ...(await storage.putStream(toBytes(text))) }];
}

async function* toBytes(parts: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  for await (const part of parts) yield Buffer.from(part);
}

const describeOwn = (
  { wanted, control }: OwnRollout,
  { attempt }: HeldAttempt,
  recorded: RecordedRollout | null,
) => ({
  scene_id: wanted.sceneId,
  control,
  num_envs: wanted.numEnvs,
  steps: wanted.steps,
  seed: attempt.seed,
  driver: wanted.driver.driver,
  simulator: recorded && {
    image_digest: recorded.simulator.imageDigest,
    name: recorded.simulator.name,
    version: recorded.simulator.version,
  },
});
