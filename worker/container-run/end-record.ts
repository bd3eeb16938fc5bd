import { readdir, readFile, rename, writeFile } from "node:fs/promises";
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
 * over has to come to the same judgement. Each owner writes a record of its own, and reads all: what one that stood still
 * writes late takes nothing away.
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
const recordName = /^end(?:-(\d+))?\.json$/;
const folderOf = ({ attempt }: HeldAttempt, { dataDir }: TaskPorts): string =>
  stagingFolder(dataDir, attempt.attemptId);

/**
 * What all owners so far have written, the first of them first. A record that cannot be read is told in the log, and counts as
 * none: the engine is asked as if nobody had before.
 */
export async function readEndRecord(held: HeldAttempt, ports: TaskPorts): Promise<EndRecord> {
  const known = { ...nothing };
  const folder = folderOf(held, ports);
  try {
    const names = (await unlessGone(readdir(folder))) ?? [];
    const byEpoch = names
      .flatMap((name) => {
        const match = recordName.exec(name);
        return match ? [{ name, epoch: Number(match[1] ?? 0) }] : [];
      })
      .sort((one, other) => one.epoch - other.epoch);
    for (const { name } of byEpoch) {
      const { endedBy, exit } = recordSchema.parse(JSON.parse(await readFile(join(folder, name), "utf8")));
      known.endedBy ??= endedBy;
      known.exit ??= exit;
    }
  } catch (error) {
    ports.log.warn({ err: error }, "the record of a container's end cannot be read");
  }
  return known;
}

/** A full disk keeps no container from ending: what could not be written is told in the log. */
export async function writeEndRecord(record: EndRecord, held: HeldAttempt, ports: TaskPorts): Promise<void> {
  const path = join(folderOf(held, ports), `end-${held.attempt.epoch}.json`);
  try {
    await writeFile(`${path}.new`, JSON.stringify(record), { mode: 0o600 });
    await rename(`${path}.new`, path);
  } catch (error) {
    ports.log.warn({ err: error }, "the record of a container's end was not written");
  }
}
