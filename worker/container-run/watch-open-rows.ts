import { stripTerminalCodes } from "@/lib/core/text/parse-ansi";
import { createTerminalScreen, type TerminalScreen } from "@/lib/core/text/terminal-screen";
import type { OpenRow } from "@/lib/server/storage/attempt-log-format";
import { keepOpenRows } from "@/worker/container-io/open-rows-file";
import type { LogLine } from "@/worker/containers/port";
import type { HeldAttempt } from "@/worker/held/held-attempt";
import type { SecretMask } from "@/worker/held/secret-mask";
import type { TaskPorts } from "@/worker/held/task-ports";
import { pause } from "@/worker/held/while-away";

const streams = ["stdout", "stderr"] as const;
export type Screens = Readonly<Record<LogLine["stream"], TerminalScreen>>;

export function createScreens(): Screens {
  return { stdout: createTerminalScreen(), stderr: createTerminalScreen() };
}

/** An engine that breaks it off again and again is asked less and less often. */
const longestPauseMs = 60_000;

/**
 * While a log is copied, shows what its program draws and has not finished: a bar's state, a prompt without a line break. It is
 * a view and nothing more. The lines come from the engine's log, and a view that fails ends no attempt.
 * @param logged the screens that the log's lines are drawn on: they know what was begun before this view was
 * @returns ends it, and removes what it showed
 */
export function watchOpenRows(
  { name, folder, logged }: { name: string; folder: string; logged: Screens },
  held: HeldAttempt,
  { engine, pace, log }: TaskPorts,
): () => Promise<void> {
  const over = new AbortController();
  const signal = AbortSignal.any([over.signal, held.abandoned]);
  let live: Screens | null = null;
  const seen = new Set<LogLine["stream"]>();
  const warn = (error: unknown) => log.warn({ err: error, container: name }, "a live view of a log failed");

  async function follow(): Promise<void> {
    for (let pauseMs = pace.retryMs; !signal.aborted; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
      live = createScreens();
      seen.clear();
      for await (const { stream, text } of engine.output(name, signal)) {
        live[stream].write(text, new Date());
        seen.add(stream);
      }
      await pause(pauseMs, signal);
    }
  }

  function read(): OpenRow[] {
    const mask = held.mask();
    return streams.flatMap((stream) =>
      (seen.has(stream) && live ? live : logged)[stream]
        .open()
        .map(({ text, at }) => ({ at: at.toISOString(), stream, text: maskShown(mask, text) })),
    );
  }

  const following = follow().catch((error: unknown) => {
    if (!signal.aborted) warn(error);
  });
  const stopKeeping = keepOpenRows({ folder, epoch: held.attempt.epoch }, read, warn);
  return async () => {
    over.abort();
    await following;
    await stopKeeping().catch(warn);
  };
}

/** Colours within a secret are no hiding place. */
function maskShown(mask: SecretMask, text: string): string {
  const plain = stripTerminalCodes(text);
  const masked = mask.text(plain);
  return masked === plain ? mask.text(text) : masked;
}
