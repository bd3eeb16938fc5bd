import { z } from "zod";
import { endStatuses, runStatuses, stages } from "@/lib/core/names";

/** Frames of a run's stream: each event under its own type with `id: <seq>`, then `end`, once, after an ended run's last. */
export const endFrameSchema = z.object({ run_id: z.string(), seq: z.int(), status: z.enum(endStatuses) });
export type EndFrame = z.infer<typeof endFrameSchema>;

/**
 * A frame `run` of the stream of all runs: what the run is now. The same `seq` as before: something beside its events
 * changed, a name or a curve inside an iteration. There is no cursor: after a reconnect the lists are read again.
 */
export const runFrameSchema = z.object({
  run_id: z.string(),
  seq: z.int(),
  status: z.enum(runStatuses),
  stage: z.enum(stages).nullable(),
  current_iteration: z.int().nullable(),
});
export type RunFrame = z.infer<typeof runFrameSchema>;

/**
 * A frame `fleet`: workers, hosts, GPUs or the queue changed, so that what was read of them is to be read again; a sign
 * of life is no change, a worker that is no longer seen is one. Quick changes come as one, 2 s apart at least.
 */
export const fleetFrameSchema = z.object({ changed_at: z.iso.datetime() });
export type FleetFrame = z.infer<typeof fleetFrameSchema>;

/** A frame `line` of a log's live tail, with `id: <n>`; then `end`. */
export const logLineSchema = z.object({
  n: z.int().describe("From 0, over the whole log."),
  at: z.iso.datetime(),
  stream: z.enum(["stdout", "stderr"]),
  text: z.string().describe("As a terminal shows it; the codes of its colours (`ESC[…m`) are kept."),
  goes_on: z
    .literal(true)
    .optional()
    .describe("A line of more than 16,384 characters: the next one of this stream is the rest of it."),
});
export type WireLogLine = z.infer<typeof logLineSchema>;

/** A row at the end of a live log that its program may still redraw, such as a progress bar. It is no line yet. */
export const openLogRowSchema = logLineSchema.pick({ at: true, stream: true, text: true });
export type WireOpenLogRow = z.infer<typeof openLogRowSchema>;

/** A frame `rows` (an EventSource has an event `open` of its own) of a log's live tail, without an id: all such rows as they are now. */
export const openLogFrameSchema = z.object({ rows: z.array(openLogRowSchema) });
