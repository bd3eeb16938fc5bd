import { createReadStream } from "node:fs";
import type { SaidLine } from "@/lib/core/failures/deciding-line";
import { attemptLogFolder } from "@/lib/server/storage/attempt-log-folder";
import { EngineRefusal } from "@/worker/containers/port";
import type { HeldAttempt } from "@/worker/held/held-attempt";
import type { TaskPorts } from "@/worker/held/task-ports";
import { pause, whileEngineAway } from "@/worker/held/while-away";
import { openLogFile } from "@/worker/trainer-io/log-file";

export type FollowedLog = {
  /** Blob of the kept lines, as JSON lines. */
  sha256: string;
  /** The end of the log, in which the reason of a failure is looked for. */
  lastLines: readonly SaidLine[];
  /** A sentence when the middle of a long log was not kept; else null. */
  leftOutMessage: string | null;
};

const lastLinesKept = 100;
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
  const mask = held.mask().lines();
  let after: string | undefined;
  let isCut = false;
  let summary: { lines: number; linesLeftOut: number };
  try {
    const copy = async () => {
      const from = after === undefined ? {} : { after };
      for await (const line of ports.engine.logs(containerName, { ...from, signal })) {
        const text = mask(line);
        await file.append({ ...line, text });
        after = line.cursor;
        lastLines.push({ text, stream: line.stream });
        if (lastLines.length > lastLinesKept) lastLines.shift();
      }
    };
    isCut = !(await copyUnlessRefused(copy, signal, ports));
  } finally {
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
      log.warn({ err: error }, "the engine refuses a trainer's log");
      if (refusals === maxLogRefusals) return false;
      await pause(retryMs, signal);
    }
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
