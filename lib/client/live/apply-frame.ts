import { z } from "zod";
import type { WireRunEvent } from "@/lib/contracts/events/run-event";
import type { WireIteration } from "@/lib/contracts/iterations/iteration";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import { metricsSchema } from "@/lib/contracts/wire";

/** What a page knows of a run. `events` are newest first; `seq` is the last frame that was applied. */
export type RunView = {
  seq: number;
  run: WireTrainingRun | null;
  iterations: readonly WireIteration[] | null;
  events: readonly WireRunEvent[] | null;
};

/** What must be read from the API again, because the frame says only that it changed. */
export type RunPart = "run" | "iterations" | "checkpoints" | "episodes" | "events";
export const allParts: readonly RunPart[] = ["run", "iterations", "checkpoints", "episodes", "events"];

const completedSchema = z.object({ iteration: z.int(), metrics: metricsSchema, checkpoint_id: z.string() });

/**
 * The view after a frame. A frame that was seen before changes nothing; a gap in seq means that frames are missing, so
 * everything is read again. `keep`: events held at most.
 */
export function applyFrame(
  view: RunView,
  frame: WireRunEvent,
  keep: number,
): { view: RunView; reread: readonly RunPart[] } {
  if (frame.seq <= view.seq) return { view, reread: [] };
  const gap = frame.seq > view.seq + 1;
  return {
    view: {
      seq: frame.seq,
      run: view.run && applyToRun(view.run, frame),
      iterations: view.iterations && applyToIterations(view.iterations, frame),
      events: view.events && addEvent(view.events, frame, keep),
    },
    reread: gap ? allParts : partsOf(frame),
  };
}

function partsOf(frame: WireRunEvent): readonly RunPart[] {
  // An iteration is shown with what was warned of in it.
  if (frame.event_type === "metric.unusable") return ["run", "iterations"];
  switch (frame.event_type.split(".")[0]) {
    case "iteration":
      return frame.event_type === "iteration.completed"
        ? ["run", "iterations", "checkpoints"]
        : ["run", "iterations"];
    case "rollout":
    case "manifest":
    case "trainer":
    case "warning":
      return ["run", "iterations"];
    case "episode":
      return ["run", "episodes"];
    case "evaluation":
      return isAboutCheckpoint(frame) ? ["run", "iterations", "checkpoints"] : ["run", "iterations"];
    default:
      return ["run"];
  }
}

/** A checkpoint is kept before its evaluation begins, and has been judged when that ends. */
function isAboutCheckpoint({ event_type: type }: WireRunEvent): boolean {
  return type === "evaluation.ordered" || type === "evaluation.completed";
}

/** Only what the frame itself says; a run that was read later than the frame already has it. */
function applyToRun(run: WireTrainingRun, frame: WireRunEvent): WireTrainingRun {
  if (frame.seq <= run.event_seq) return run;
  const next = { ...run, event_seq: frame.seq };
  switch (frame.event_type) {
    case "run.started":
      return { ...next, status: "running", started_at: run.started_at ?? frame.created_at };
    case "run.pausing":
      return { ...next, stage: "pausing" };
    case "run.paused":
      return { ...next, status: "paused", stage: "paused" };
    case "run.canceling":
      return { ...next, stage: "canceling" };
    case "run.landing":
      return { ...next, stage: "landing" };
    case "run.succeeded":
      return { ...next, status: "succeeded", stage: null, waiting: null, ended_at: frame.created_at };
    case "run.failed":
      return { ...next, status: "failed", stage: null, waiting: null, ended_at: frame.created_at };
    case "run.canceled":
      return { ...next, status: "canceled", stage: null, waiting: null, ended_at: frame.created_at };
    default:
      return next;
  }
}

/** The chart gets its point with the frame, not a request later. */
function applyToIterations(
  iterations: readonly WireIteration[],
  frame: WireRunEvent,
): readonly WireIteration[] {
  if (frame.event_type !== "iteration.completed") return iterations;
  const said = completedSchema.safeParse(frame.data);
  if (!said.success) return iterations;
  const { iteration: index, metrics, checkpoint_id } = said.data;
  return iterations.map((iteration) =>
    iteration.index === index && iteration.ended_at === null
      ? { ...iteration, status: "completed", metrics, checkpoint_id, ended_at: frame.created_at }
      : iteration,
  );
}

function addEvent(
  events: readonly WireRunEvent[],
  frame: WireRunEvent,
  keep: number,
): readonly WireRunEvent[] {
  const newest = events[0];
  if (newest && newest.seq >= frame.seq) return events;
  return [frame, ...events].slice(0, keep);
}
