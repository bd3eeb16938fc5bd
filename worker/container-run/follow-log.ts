import { createReadStream } from "node:fs";
import type { SaidLine } from "@/lib/core/failures/deciding-line";
import { stripTerminalCodes } from "@/lib/core/text/parse-ansi";
import type { FinishedRow } from "@/lib/core/text/terminal-screen";
import { attemptLogFolder } from "@/lib/server/storage/attempt-log-folder";
import { openLogFile } from "@/worker/container-io/log-file";
import { EngineRefusal, type LogLine } from "@/worker/containers/port";
import type { HeldAttempt } from "@/worker/held/held-attempt";
import type { LoggedText, SecretMask } from "@/worker/held/secret-mask";
import type { TaskPorts } from "@/worker/held/task-ports";
import { pause, whileEngineAway } from "@/worker/held/while-away";
import { createScreens, watchOpenRows } from "./watch-open-rows";

export type FollowedLog = {
  /** Blob of the kept lines, as JSON lines. */
  sha256: string;
  /** The end of the log, in which the reason of a failure is looked for. */
  lastLines: readonly SaidLine[];
  /** A sentence when the middle of a long log was not kept; else null. */
  leftOutMessage: string | null;
};

/** Eight processes that fail together say so in some hundred lines, and their launcher in some more. */
const lastLinesKept = 1_000;
/** A program says at the beginning of a line what it has to say. */
const lastLineLength = 2_000;
const maxLogRefusals = 20;

/**
 * Copies the container's log into files of ours, from the first line on, and returns after the last line of a container
 * that has exited, without its secrets. For an attempt that was taken over the files are written again. While the engine is away it waits.
 */
export async function followLog(
  containerName: string,
  held: HeldAttempt,
  ports: TaskPorts,
): Promise<FollowedLog> {
  const folder = attemptLogFolder(ports.dataDir, held.attempt.attemptId);
  const file = await openLogFile(folder);
  const { abandoned: signal } = held;
  const lastLines: SaidLine[] = [];
  const mask = maskRows(held.mask());
  const logged = createScreens();
  const stopWatching = watchOpenRows({ name: containerName, folder, logged }, held, ports);
  const isRest = { stdout: false, stderr: false };
  const keep = async (rows: readonly FinishedRow[], stream: LogLine["stream"]) => {
    for (const row of rows) {
      const text = mask({ ...row, stream });
      await file.append({ at: row.at, stream, text, ...(row.goesOn && { goesOn: true }) });
      if (!isRest[stream]) lastLines.push({ text: text.slice(0, lastLineLength), stream });
      isRest[stream] = row.goesOn;
      if (lastLines.length > lastLinesKept) lastLines.shift();
    }
  };
  let after: string | undefined;
  let isCut = false;
  let summary: { lines: number; linesLeftOut: number };
  try {
    const copy = async () => {
      const from = after === undefined ? {} : { after };
      for await (const line of ports.engine.logs(containerName, { ...from, signal })) {
        const text = line.goesOn ? line.text : `${line.text}\n`;
        after = line.cursor;
        await keep(logged[line.stream].write(text, line.at), line.stream);
      }
    };
    isCut = !(await copyUnlessRefused(copy, signal, ports));
    for (const stream of ["stdout", "stderr"] as const) await keep(logged[stream].end(), stream);
  } finally {
    await stopWatching();
    summary = await file.close();
  }
  const { lines, linesLeftOut } = summary;
  return {
    sha256: await storeLog(file.files(), ports),
    lastLines,
    leftOutMessage: describeLeftOut({ lines, linesLeftOut, isCut }),
  };
}

/**
 * False: the engine refuses this log, such as one whose file is damaged. What came of it is kept, and the attempt ends as it
 * would without the rest.
 */
async function copyUnlessRefused(
  copy: () => Promise<void>,
  signal: AbortSignal,
  { pace: { retryMs }, log }: TaskPorts,
): Promise<boolean> {
  for (let refusals = 0; ; refusals += 1)
    try {
      await whileEngineAway(copy, { signal, retryMs });
      return true;
    } catch (error) {
      if (!(error instanceof EngineRefusal)) throw error;
      log.warn({ err: error }, "the engine refuses a container's log");
      if (refusals === maxLogRefusals) return false;
      await pause(retryMs, signal);
    }
}

/** A secret is masked as it is written, and as it is shown: colours within it are no hiding place. */
function maskRows(mask: SecretMask): (row: LoggedText) => string {
  if (mask.isEmpty) return (row) => row.text;
  const written = mask.lines();
  const shown = mask.lines();
  return (row) => {
    const plain = stripTerminalCodes(row.text);
    const masked = shown({ ...row, text: plain });
    const text = written(row);
    return masked === plain || plain === row.text ? text : masked;
  };
}

function describeLeftOut(kept: { lines: number; linesLeftOut: number; isCut: boolean }): string | null {
  const { lines, linesLeftOut, isCut } = kept;
  if (isCut) return "the container engine refused to give the rest of the log";
  return linesLeftOut > 0 ? `${linesLeftOut} of ${lines} log lines, from its middle, were not kept` : null;
}

async function storeLog(files: readonly string[], { storage }: TaskPorts): Promise<string> {
  const [only] = files;
  const blob =
    only !== undefined && files.length === 1
      ? await storage.putFile(only)
      : await storage.putStream(readFiles(files));
  return blob.sha256;
}

async function* readFiles(files: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const file of files) yield* createReadStream(file);
}
