import { isDeepStrictEqual } from "node:util";
import { parseImageReference } from "@/lib/contracts/spec/image-reference";
import type { RecordedRollout, RolloutSummary, TaskSummary } from "@/lib/core/attempts/outcome";
import type { Driver } from "@/lib/core/names";
import type { ContainerLeftovers, EpisodeAttachment } from "@/lib/server/attempts/attachments";
import type { StoredBlob } from "@/lib/server/storage/port";
import { findRecordedSpaces } from "@/lib/server/store/recorded-spaces";
import { batchName, type CollectedRollout, collectRollout } from "@/worker/container-io/collect-rollout";
import { refuse } from "@/worker/container-io/read-output-file";
import type {
  CollectedFiles,
  Completed,
  ContainerTask,
  PreparedContainer,
} from "@/worker/container-run/container-task";
import type { HeldAttempt } from "@/worker/held/held-attempt";
import { askDatabase } from "@/worker/held/read-run";
import type { SecretMask } from "@/worker/held/secret-mask";
import type { TaskPorts } from "@/worker/held/task-ports";
import { maskMetrics } from "@/worker/held/without-secrets";
import { summarizeEpisodes } from "@/worker/rollouts/summarize-episodes";
import { keepContainerJob } from "./container-job";
import { describeOwnDriver, findOwnDriver } from "./own-driver";
import type { OwnRollout } from "./own-rollout";
import { policyFileOf, prepareSimulator } from "./prepare-simulator";
import { requireSeed } from "./require-seed";

/** It sees the job and the checkpoint that drives, and leaves one batch. */
export const simulatorTask = (own: OwnRollout, held: HeldAttempt, ports: TaskPorts): ContainerTask => ({
  purpose: "simulator",
  prepare: () => prepareSimulator(own, held, ports),
  watch: async () => {},
  collect: (prepared, signal) => collectBatch(own, prepared, signal, held, ports),
  conclude: (left, outcome) =>
    held.attempt.runId === null
      ? keepContainerJob(own, { left, outcome, done: null }, held, ports)
      : Promise.resolve({ kind: "rollout", episodes: [], policyFrom: null, left }),
});

type GoodRollout = Extract<CollectedRollout, { ok: true }>;

async function collectBatch(
  own: OwnRollout,
  prepared: PreparedContainer,
  signal: AbortSignal,
  held: HeldAttempt,
  ports: TaskPorts,
): Promise<CollectedFiles> {
  const collected = await collectRollout(prepared.output, own.wanted, ports.limits.maxOutputBytes, signal);
  const read = collected.ok ? hideSecrets(collected, held.mask().text) : collected;
  const { artifacts, warnings } = read;
  const files = { own: read.batch ? [read.batch] : [], artifacts, warnings };
  if (!read.ok) return { ...read, ...files };
  const other = await findOtherSpaces(read, held, ports);
  if (other !== null) return { ...refuse("rollout_invalid", other), ...files };
  return {
    ok: true,
    bytes: read.batch.bytes,
    ...files,
    keep: async (keeping) => {
      const batch = await ports.storage.putFile(read.batch.path, { signal: keeping, given: true });
      return {
        ok: true,
        complete: (left) => complete(own, { prepared, read, batch, left }, held, ports),
      };
    },
  };
}

/** What its file calls things goes into manifests and rows, and is compared with what is in them. */
function hideSecrets({ rollout, metrics, ...rest }: GoodRollout, mask: SecretMask["text"]): GoodRollout {
  const { episodes, spaces, simulator } = rollout;
  const { observation, action } = spaces;
  return {
    ...rest,
    metrics: metrics && maskMetrics(metrics, mask),
    rollout: {
      episodes,
      simulator: {
        name: simulator.name && mask(simulator.name),
        version: simulator.version && mask(simulator.version),
      },
      spaces: {
        observation: { ...observation, names: observation.names.map(mask) },
        action: { ...action, names: action.names.map(mask) },
      },
    },
  };
}

/** A dataset is of one kind of observation and action. Null: the file has those of its run's earlier jobs, or is the first. */
async function findOtherSpaces(
  { rollout }: GoodRollout,
  held: HeldAttempt,
  ports: TaskPorts,
): Promise<string | null> {
  const { runId } = held.attempt;
  if (runId === null) return null;
  const known = await askDatabase(held, ports, () => findRecordedSpaces(ports.database.db, runId));
  return known === null || isDeepStrictEqual(known, rollout.spaces)
    ? null
    : `${batchName} has other observations or actions (shape, type, names or limits) than the first job of this run that ended`;
}

type Kept = {
  prepared: PreparedContainer;
  read: GoodRollout;
  batch: StoredBlob;
  left: ContainerLeftovers;
};

async function complete(
  own: OwnRollout,
  { prepared, read, batch, left }: Kept,
  held: HeldAttempt,
  ports: TaskPorts,
): Promise<Completed> {
  const { attempt } = held;
  const { wanted } = own;
  const found = await findOwnDriver(wanted, held, ports);
  const driver = await describeOwnDriver(wanted, found, policyFileOf(held, ports));
  const seed = requireSeed(attempt);
  const recorded: RecordedRollout = {
    simulator: nameSimulator(read.rollout.simulator, prepared),
    spaces: read.rollout.spaces,
    metrics: read.metrics,
  };
  const totals = summarizeEpisodes(read.rollout.episodes);
  ports.reportProgress(held, totals.envSteps);
  const { name, version, imageDigest } = recorded.simulator;
  const summary: TaskSummary = {
    kind: attempt.kind === "evaluation" ? "evaluation" : "rollout",
    episodes: read.rollout.episodes.length,
    ...totals,
    bytes: batch.sizeBytes,
    sha256: batch.sha256,
    seed,
    ...(driver && { driver }),
    ...(wanted.purpose === "evaluation" && { simulatorVersion: `${name} ${version} ${imageDigest}` }),
  };
  const whose = driverOfEpisodes(driver);
  const episodes = read.rollout.episodes.map((one): EpisodeAttachment => ({ ...one, seed, driver: whose }));
  const policyFrom = found.checkpoint?.id ?? null;
  const done = { episodes, batch, recorded, policyFrom };
  return {
    summary,
    attachments:
      attempt.runId === null
        ? await keepContainerJob(own, { left, outcome: { kind: "succeeded", summary }, done }, held, ports)
        : { kind: "rollout", episodes, policyFrom, recorded, left },
  };
}

/** Of mixed episodes only the container knows which is whose. */
function driverOfEpisodes(driver: RolloutSummary["driver"]): Driver {
  if (!driver) return "scripted";
  if (driver.expertFraction > 0 || driver.kind === "simulator") return "simulator";
  return driver.kind === "random" ? "random" : "policy";
}

/** What the file does not say is told by its image: its repository, and its digest, which names one version alone. */
function nameSimulator(
  { name, version }: GoodRollout["rollout"]["simulator"],
  { asked, image: { digest } }: PreparedContainer,
): RecordedRollout["simulator"] {
  const parsed = parseImageReference(asked.imageUri);
  return {
    imageDigest: digest,
    name: name ?? (parsed.ok ? parsed.reference.path : asked.imageUri),
    version: version ?? digest,
  };
}
