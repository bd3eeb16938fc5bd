import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { type OutsideCause, outsideCauses } from "@/lib/core/attempts/charges";
import { unlessGone } from "@/lib/server/storage/files";
import type { ContainerExit } from "@/worker/containers/port";
import type { HeldAttempt } from "@/worker/held/held-attempt";
import { stagingFolder } from "@/worker/held/staging";
import type { TaskPorts } from "@/worker/held/task-ports";
import { type EndedBy, endedByCodes } from "./describe-failure";

/**
 * What is known of a container's end, on disk beside its folders, where it cannot write. The engine forgets its events when it
 * starts again and after 256 of them, and a worker that dies takes with it what it had asked for: whoever takes the attempt
 * over has to come to the same judgement.
 */
type EndRecord = { endedBy: EndedBy | null; exit: ContainerExit | null };

const isCause = (text: string): text is OutsideCause => text in outsideCauses;
const recordSchema = z.object({
  endedBy: z.object({ code: z.enum(endedByCodes), message: z.string() }).nullable(),
  exit: z
    .object({
      exitCode: z.int(),
      outOfMemory: z.boolean(),
      outsideCause: z.string().refine(isCause).nullable(),
      entrypointProblem: z.string().nullable(),
      startedAt: z.coerce.date().nullable(),
      finishedAt: z.coerce.date(),
    })
    .nullable(),
}) satisfies z.ZodType<EndRecord>;

const nothing: EndRecord = { endedBy: null, exit: null };
const pathOf = ({ attempt }: HeldAttempt, { dataDir }: TaskPorts): string =>
  join(stagingFolder(dataDir, attempt.attemptId), "end.json");

/** A record that cannot be read is told in the log, and counts as none: the engine is asked as if nobody had before. */
export async function readEndRecord(held: HeldAttempt, ports: TaskPorts): Promise<EndRecord> {
  try {
    const written = await unlessGone(readFile(pathOf(held, ports), "utf8"));
    return written === null ? nothing : recordSchema.parse(JSON.parse(written));
  } catch (error) {
    ports.log.warn({ err: error }, "the record of a container's end cannot be read");
    return nothing;
  }
}

/** A full disk keeps no container from ending: what could not be written is told in the log. */
export async function writeEndRecord(record: EndRecord, held: HeldAttempt, ports: TaskPorts): Promise<void> {
  const path = pathOf(held, ports);
  try {
    await writeFile(`${path}.new`, JSON.stringify(record), { mode: 0o600 });
    await rename(`${path}.new`, path);
  } catch (error) {
    ports.log.warn({ err: error }, "the record of a container's end was not written");
  }
}
