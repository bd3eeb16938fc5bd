import { z } from "zod";
import { formatMetric, formatReported, nameIteration } from "@/components/charts/format-metric";
import { describeComparison } from "@/components/run-model/describe-comparison";
import { formatBytes } from "@/components/ui/format-bytes";
import { formatCredits } from "@/components/ui/format-credits";
import { formatHash, formatId } from "@/components/ui/format-id";
import { formatNumber } from "@/components/ui/format-number";
import type { WireRunEvent } from "@/lib/contracts/events/run-event";
import { metricValueSchema } from "@/lib/contracts/wire";
import { rateHighKey, rateKey, rateLowKey } from "@/lib/core/evaluation/summarize-suite";
import type { EventType } from "@/lib/core/loop/events";

export type Headline = { title: string; detail: string };

/**
 * Null: a step of the machine between two facts that matter. An overview leaves it out, the Events tab has it. Rollouts
 * are told by the manifest that gathers them; what of them goes wrong is told.
 */
const titles: Readonly<Record<EventType, string | null>> = {
  "run.queued": "Run queued",
  "run.started": "Run started",
  "run.pausing": "Pausing",
  "run.paused": "Paused",
  "run.resumed": "Resumed",
  "run.canceling": "Canceling",
  "run.landing": "Landing",
  "run.limits_changed": "Limits changed",
  "run.curation_changed": "Curation changed",
  "run.waiting": "Waiting",
  "run.stood_still": "Stood still",
  "run.succeeded": "Run succeeded",
  "run.failed": "Run failed",
  "run.canceled": "Run canceled",
  "iteration.started": "Iteration started",
  "iteration.completed": "Iteration done",
  "iteration.failed": "Iteration failed",
  "iteration.canceled": "Iteration canceled",
  "rollout.queued": null,
  "rollout.claimed": null,
  "rollout.started": null,
  "rollout.stopping": null,
  "rollout.exited": null,
  "rollout.succeeded": null,
  "rollout.failed": "Rollout failed",
  "rollout.lost": "Rollout lost",
  "rollout.canceled": null,
  "manifest.queued": null,
  "manifest.claimed": null,
  "manifest.started": null,
  "manifest.stopping": null,
  "manifest.exited": null,
  "manifest.succeeded": "Manifest written",
  "manifest.failed": "Manifest failed",
  "manifest.lost": "Manifest lost",
  "manifest.canceled": null,
  "trainer.queued": null,
  "trainer.claimed": null,
  "trainer.started": "Training started",
  "trainer.stopping": null,
  "trainer.exited": null,
  "trainer.succeeded": "Checkpoint kept",
  "trainer.failed": "Training failed",
  "trainer.lost": "Training lost",
  "trainer.canceled": "Training stopped",
  "evaluation.queued": null,
  "evaluation.claimed": null,
  "evaluation.started": null,
  "evaluation.stopping": null,
  "evaluation.exited": null,
  "evaluation.succeeded": null,
  "evaluation.failed": "Evaluation failed",
  "evaluation.lost": "Evaluation lost",
  "evaluation.canceled": null,
  "policy.refused": "Policy refused",
  "evaluation.ordered": "Evaluation started",
  "evaluation.completed": "Evaluated",
  "evaluation.skipped": "Not evaluated",
  "champion.promoted": "New champion",
  "champion.held": "Champion stays",
  rollback: "Goes on from the champion",
  "episode.marked": "Episode marked",
  "credits.reserved": "Credits reserved",
  "image.resolved": "Image chosen",
  "metric.watched": "Metric chosen",
  "metric.best": "New best",
  "metric.unusable": "Metric unusable",
  warning: "Warning",
};

/** What the lines below read of an event's `data`; of another type, or of another version, a field is just missing. */
const dataSchema = z
  .object({
    turn: z.object({ iteration: z.int(), kind: z.string(), index: z.int(), attempt: z.int() }),
    iteration: z.int(),
    jobs: z.int(),
    checkpoint_id: z.string(),
    checkpoint_in_id: z.string().nullable(),
    code: z.string().nullable(),
    will_retry: z.boolean(),
    exit_code: z.int().nullable(),
    stop_reason: z.string(),
    rule: z.string(),
    micro: z.number(),
    metric: z.string(),
    mode: z.string(),
    value: metricValueSchema.nullable(),
    metrics: z.record(z.string(), metricValueSchema),
    reason: z.string(),
    to_checkpoint_id: z.string(),
    comparison: z.object({ only_first: z.int(), only_second: z.int(), p: z.number() }).nullable(),
    summary: z
      .object({
        episodes: z.int(),
        env_steps: z.int(),
        digest: z.string(),
        checkpoint_id: z.string(),
        size_bytes: z.number(),
      })
      .partial(),
  })
  .partial();
type EventData = z.infer<typeof dataSchema>;

/**
 * An event as two short lines: what happened, and to what.
 * @param watched the metric whose value an iteration that is done is told with
 * @returns null for what an overview leaves out
 */
export function headlineEvent(event: WireRunEvent, watched: string | null): Headline | null {
  const title = titles[event.event_type];
  if (title === null) return null;
  const data = dataSchema.safeParse(event.data).data ?? {};
  return {
    title: event.event_type === "run.waiting" && data.code === null ? "Waits no longer" : title,
    detail: detailOf(event.event_type, data, watched) ?? event.message,
  };
}

/** @returns null where the event's own sentence says it best */
function detailOf(type: EventType, data: EventData, watched: string | null): string | null {
  const { turn, iteration, summary } = data;
  switch (type) {
    case "iteration.started":
      if (iteration === undefined) return null;
      return `${nameIteration(iteration)}, ${countOf(data.jobs ?? 0, "rollout")}`;
    case "iteration.completed":
      return iteration === undefined ? null : `${nameIteration(iteration)}${metricOf(data, watched)}`;
    case "iteration.failed":
      return iteration === undefined ? null : join(nameIteration(iteration), data.code);
    case "iteration.canceled":
      return iteration === undefined ? null : `${nameIteration(iteration)}, what it left is kept`;
    case "rollout.failed":
    case "rollout.lost":
    case "manifest.failed":
    case "manifest.lost":
    case "trainer.failed":
    case "trainer.lost":
    case "evaluation.failed":
    case "evaluation.lost":
      if (!turn) return null;
      return join(nameTurn(turn), exitOf(data), data.code, data.will_retry ? "tried again" : "no retry left");
    case "manifest.succeeded":
      if (!turn || summary?.digest === undefined) return null;
      return join(
        countOf(summary.episodes ?? 0, "episode"),
        `${formatNumber(summary.env_steps)} env steps`,
        formatHash(summary.digest),
      );
    case "trainer.started":
      return turn ? nameTurn(turn) : null;
    case "trainer.succeeded":
      if (!turn || summary?.checkpoint_id === undefined) return null;
      return join(
        nameIteration(turn.iteration),
        summary.size_bytes === undefined ? null : formatBytes(summary.size_bytes),
        formatId(summary.checkpoint_id),
      );
    case "evaluation.completed":
      if (iteration === undefined || !data.metrics) return null;
      return join(nameIteration(iteration), `success ${formatInterval(data.metrics)}`);
    case "evaluation.ordered":
      return iteration === undefined
        ? null
        : join(nameIteration(iteration), formatId(data.checkpoint_id ?? ""));
    case "evaluation.skipped":
      return iteration === undefined ? null : join(nameIteration(iteration), data.reason);
    case "champion.promoted":
      return iteration === undefined ? null : join(nameIteration(iteration), winsOf(data));
    case "champion.held":
      return iteration === undefined
        ? null
        : join(`${nameIteration(iteration)} is not surely better`, winsOf(data));
    case "rollback":
      if (iteration === undefined) return null;
      return join(`after ${nameIteration(iteration)}`, formatId(data.to_checkpoint_id ?? ""));
    case "policy.refused":
      return iteration === undefined ? null : join(nameIteration(iteration), data.code);
    case "credits.reserved":
      if (!turn || data.micro === undefined) return null;
      return `${formatCredits(data.micro / 1e6)} for ${nameTurn(turn)}`;
    case "metric.best":
      if (iteration === undefined) return null;
      return join(
        nameIteration(iteration),
        `${watched ?? "watched metric"} ${formatMetric(watched ?? "", data.value)}`,
      );
    case "metric.watched":
      return data.metric === undefined
        ? null
        : `${data.metric}, ${data.mode === "max" ? "higher" : "lower"} is better`;
    case "run.failed":
    case "run.succeeded":
      return data.stop_reason ?? null;
    case "run.landing":
      return data.rule ?? null;
    default:
      return null;
  }
}

const join = (...parts: readonly (string | null | undefined)[]): string =>
  parts.filter((part) => part !== null && part !== undefined && part !== "").join(", ");

const countOf = (count: number, noun: string): string =>
  `${formatNumber(count)} ${noun}${count === 1 ? "" : "s"}`;

function nameTurn({ iteration, kind, index, attempt }: NonNullable<EventData["turn"]>): string {
  const what = kind === "rollout" || kind === "evaluation" ? ` ${kind} ${index}` : "";
  return `${nameIteration(iteration)}${what} attempt ${attempt}`;
}

function formatInterval(metrics: NonNullable<EventData["metrics"]>): string {
  const read = (key: string) => formatMetric(key, metrics[key]);
  return `${read(rateKey)} (${read(rateLowKey)} to ${read(rateHighKey)})`;
}

function winsOf({ comparison }: EventData): string | null {
  if (!comparison) return null;
  const { only_first: lost, only_second: won, p } = comparison;
  return describeComparison({ won, lost, p });
}

const exitOf = ({ exit_code: code }: EventData): string | null =>
  code === null || code === undefined ? null : `exit ${code}`;

function metricOf({ metrics }: EventData, watched: string | null): string {
  if (!metrics) return "";
  const value = formatReported(metrics, watched);
  return value !== null ? ` ${watched} ${value}` : `, ${countOf(Object.keys(metrics).length, "metric")}`;
}
