import { createReadStream } from "node:fs";
import type { SaidLine } from "@/lib/core/failures/deciding-line";
import { stripTerminalCodes } from "@/lib/core/text/parse-ansi";
import type { FinishedRow } from "@/lib/core/text/terminal-screen";
import { attemptLogFolder } from "@/lib/server/storage/attempt-log-folder";
import { isDiskFull } from "@/lib/server/storage/disk-guard";
import { openLogFile } from "@/worker/container-io/log-file";
import { EngineRefusal, type LogLine } from "@/worker/containers/port";
import type { HeldAttempt } from "@/worker/held/held-attempt";
import type { LoggedText, SecretMask } from "@/worker/held/secret-mask";
import type { TaskPorts } from "@/worker/held/task-ports";
import { pause, whileEngineAway } from "@/worker/held/while-away";
import { createScreens, watchOpenRows } from "./watch-open-rows";

export type FollowedLog = {
  /** Blob of the kept lines, as JSON lines; null where they could not be kept. */
  sha256: string | null;
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
 * that has exited, without its secrets. Whoever takes the attempt over writes files of its own, from the first line on. While
 * the engine is away it waits. A log's trouble ends no attempt: what is known of the log without its files is told, and only a
 * full disk throws, because somebody may wait for room.
 */
export async function followLog(
  containerName: string,
  held: HeldAttempt,
  ports: TaskPorts,
): Promise<FollowedLog> {
  const folder = attemptLogFolder(ports.dataDir, held.attempt.attemptId);
  const { abandoned: signal } = held;
  const lastLines: SaidLine[] = [];
  const mask = maskRows(held.mask());
  const logged = createScreens();
  const trouble = collectTrouble();
  const file = await trouble.outlive(() => openLogFile(folder, held.attempt.epoch));
  const stopWatching = watchOpenRows({ name: containerName, folder, logged }, held, ports);
  const isRest = { stdout: false, stderr: false };
  const keep = async (rows: readonly FinishedRow[], stream: LogLine["stream"]) => {
    for (const row of rows) {
      const text = mask({ ...row, stream });
      const line = { at: row.at, stream, text, ...(row.goesOn && { goesOn: true as const }) };
      if (file && trouble.first() === null) await trouble.outlive(() => file.append(line));
      if (!isRest[stream]) lastLines.push({ text: text.slice(0, lastLineLength), stream });
      isRest[stream] = row.goesOn;
      if (lastLines.length > lastLinesKept) lastLines.shift();
    }
  };
  let after: string | undefined;
  let isCut = false;
  let summary: { lines: number; linesLeftOut: number } | null = null;
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
    summary = await trouble.outlive(async () => (await file?.close()) ?? null);
  }
  const sha256 = file && (await trouble.outlive(() => storeLog(file.files(), ports)));
  const failed = trouble.first();
  if (failed === null && summary)
    return { sha256, lastLines, leftOutMessage: describeLeftOut({ ...summary, isCut }) };
  signal.throwIfAborted();
  if (isDiskFull(failed)) throw failed;
  ports.log.error({ err: failed }, "a container's log was not kept");
  return { sha256: null, lastLines, leftOutMessage: `its files could not be written (${readCode(failed)})` };
}

/**
 * False: the engine refuses this log, such as one whose file is damaged, or answers what is none. What came of it is kept, and the attempt ends as it
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
      signal.throwIfAborted();
      const isRefused = error instanceof EngineRefusal;
      log.warn(
        { err: error },
        isRefused ? "the engine refuses a container's log" : "a container's log cannot be read",
      );
      if (refusals === maxLogRefusals) return false;
      await pause(retryMs, signal);
    }
}

type Trouble = {
  /** Null where it fails. */
  outlive<Done>(act: () => Promise<Done>): Promise<Done | null>;
  /** What failed first; null: nothing. */
  first(): unknown;
};

function collectTrouble(): Trouble {
  let first: unknown = null;
  return {
    outlive: (act) =>
      act().catch((error: unknown) => {
        first ??= error;
        return null;
      }),
    first: () => first,
  };
}

/** Of the system, such as `EACCES`. */
function readCode(error: unknown): string {
  for (let at: unknown = error; at instanceof Error; at = at.cause) if ("code" in at) return String(at.code);
  return "an error of this server";
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
