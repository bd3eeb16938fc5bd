import { createHash } from "node:crypto";
import type { Outcome, TaskSummary } from "@/lib/core/attempts/outcome";
import type { Input } from "@/lib/core/loop/inputs";
import { systemActor } from "@/lib/core/loop/plan";
import type { Metrics } from "@/lib/core/metrics/metric-value";
import type { Attachments } from "@/lib/server/attempts/attachments";
import type { Database } from "@/lib/server/db/client";
import type { ClaimOffer } from "@/lib/server/loop/claim-ordered";
import { claimPlaced } from "@/lib/server/loop/claim-placed";
import { claimWork } from "@/lib/server/loop/claim-work";
import { type TurnResult, takeTurn } from "@/lib/server/loop/turn";
import { newId } from "@/lib/server/new-id";
import { type AttemptRow, refOfAttempt } from "@/lib/server/store/attempts";
import { resolveImages } from "./resolve-images";

const digest = (text: string): string => createHash("sha256").update(text).digest("hex");

/** Tells the loop how a claimed attempt ended, without having done any work. */
export async function report(
  database: Database,
  claimed: AttemptRow,
  workerId: string,
  how: "succeeded" | Outcome,
  metrics: Metrics = { loss: 1 },
  claims?: ClaimOffer,
): Promise<TurnResult> {
  const outcome: Outcome = how === "succeeded" ? success(claimed, metrics) : how;
  return tell(
    database,
    claimed,
    workerId,
    { type: "attempt_ended", ref: refOfAttempt(claimed), outcome, spentMicro: 0 },
    outcome.kind === "succeeded" ? attachmentsOf(claimed) : undefined,
    claims,
  );
}

export async function tell(
  database: Database,
  { attemptId, epoch, runId }: AttemptRow,
  workerId: string,
  input: Input,
  attachments?: Attachments,
  claims?: ClaimOffer,
): Promise<TurnResult> {
  if (runId === null) throw new Error(`${attemptId} belongs to no run`);
  const fence = { attemptId, epoch, workerId };
  return takeTurn(database, { runId, input, actor: systemActor, fence, attachments, claims });
}

/** Claims and succeeds whatever the run orders until nothing is left to claim: a worker without any work. */
export async function playRun(
  database: Database,
  given: { runId: string; workerId: string; hostId: string; metricsOf?: (iteration: number) => Metrics },
): Promise<void> {
  const { runId, workerId, hostId, metricsOf = (iteration) => ({ loss: 1 / (iteration + 1) }) } = given;
  const by = { workerId, leaseMs: 15_000, ownerId: runId };
  await resolveImages(database, runId);
  for (;;) {
    const claimed =
      (await claimWork(database, "rollout", by)) ??
      (await claimWork(database, "manifest", by)) ??
      (await claimWork(database, "evaluation", by)) ??
      (await claimPlaced(database, { workerId, leaseMs: 15_000, hostId, cpuTrainerSlots: 1 }));
    if (!claimed) return;
    await tell(database, claimed, workerId, { type: "attempt_started", ref: refOfAttempt(claimed) });
    await report(database, claimed, workerId, "succeeded", metricsOf(claimed.iterationIndex ?? 0));
  }
}

function success({ attemptId, kind, seed, ...row }: AttemptRow, metrics: Metrics): Outcome {
  const simulated = {
    episodes: 2,
    envSteps: 16,
    successRate: 0.5,
    returnMean: 2,
    lengthMean: 8,
    bytes: 10,
    sha256: digest(attemptId),
    seed: seed ?? 0,
    ...(row.needsPlace && { driver: ownDriver(row) }),
  };
  const summaries: Record<AttemptRow["kind"], TaskSummary> = {
    rollout: { kind: "rollout", ...simulated },
    evaluation: { kind: "evaluation", ...simulated },
    manifest: {
      kind: "manifest",
      digest: digest(`content of ${attemptId}`),
      batches: 2,
      episodes: 4,
      envSteps: 32,
      bytes: 20,
      successRate: 0.5,
      returnMean: 2,
    },
    trainer: {
      kind: "trainer",
      metrics,
      checkpointId: newId("checkpoint"),
      sha256: digest(`checkpoint of ${attemptId}`),
      sizeBytes: 100,
      artifacts: 1,
      policy: {
        sha256: digest(`policy of ${attemptId}`),
        sizeBytes: 50,
        inputs: [{ name: "obs", shape: ["N", 21] }],
        outputs: [{ name: "action", shape: ["N", 5] }],
      },
    },
  };
  return { kind: "succeeded", summary: summaries[kind] };
}

/** In a simulator of its own, without a policy.onnx. */
const ownDriver = ({ checkpointInId }: Pick<AttemptRow, "checkpointInId">) =>
  checkpointInId === null
    ? ({ kind: "simulator", sha256: null, expertFraction: 0 } as const)
    : ({ kind: "checkpoint", sha256: digest(checkpointInId), expertFraction: 0 } as const);

/** What a container leaves beside its batch. */
const leftByContainer = (attemptId: string) => ({
  recorded: {
    simulator: { imageDigest: "sha256:test", name: "fake-gym", version: "1.2" },
    spaces: {
      observation: { names: [], shape: [4], dtype: "float32" as const },
      action: { names: [], shape: [1], dtype: "float32" as const, low: [], high: [] },
    },
    metrics: { fps: 60 },
  },
  left: {
    artifacts: [{ name: "videos/0.mp4", sha256: digest("film"), sizeBytes: 4 }],
    logSha256: digest(`log of ${attemptId}`),
  },
});

function attachmentsOf({ attemptId, kind, checkpointInId, needsPlace }: AttemptRow): Attachments {
  switch (kind) {
    case "rollout":
    case "evaluation": {
      const inside = checkpointInId === null ? "simulator" : "policy";
      const outside = kind === "rollout" ? "scripted" : "policy";
      const common = { length: 8, returnSum: 2, driver: needsPlace ? inside : outside } as const;
      return {
        kind: "rollout",
        policyFrom: checkpointInId,
        episodes: [0, 1].map((env) => ({ ...common, env, seed: env, success: env === 0 })),
        ...(needsPlace && leftByContainer(attemptId)),
      };
    }
    case "manifest":
      return { kind: "manifest", manifestSha256: digest(attemptId) };
    case "trainer":
      return {
        kind: "trainer",
        checkpoint: { filename: "checkpoint.pt" },
        artifacts: [{ name: "notes.txt", sha256: digest("notes"), sizeBytes: 5 }],
        logSha256: digest(`log of ${attemptId}`),
      };
  }
}
