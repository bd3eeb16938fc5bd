import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { hasCode } from "@/lib/server/storage/files";

/** One record at a time; the kernel's are at most 8 KiB. */
const recordBytes = 8_192;
/** The kernel's buffer holds some thousand records. */
const maxRecords = 100_000;

/**
 * What the kernel of this machine has written down of late; empty where it may not be read, as by a worker without root or
 * where the engine is elsewhere.
 */
export async function readKernelLog(path = "/dev/kmsg"): Promise<string[]> {
  const records: string[] = [];
  try {
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const buffer = Buffer.alloc(recordBytes);
      while (records.length < maxRecords) {
        const bytesRead = await readRecord(() => file.read(buffer, 0, recordBytes));
        if (bytesRead === null || bytesRead === 0) break;
        records.push(buffer.toString("utf8", 0, bytesRead));
      }
    } finally {
      await file.close();
    }
  } catch (error) {
    if (!hasCode(error, "ENOENT", "EACCES", "EPERM", "EINVAL", "ENXIO")) throw error;
  }
  return records;
}

/** Bytes; null at the end of what there is. A record that was written over while it was read (EPIPE) counts as empty. */
async function readRecord(read: () => Promise<{ bytesRead: number }>): Promise<number | null> {
  for (;;) {
    try {
      return (await read()).bytesRead;
    } catch (error) {
      if (hasCode(error, "EAGAIN")) return null;
      if (!hasCode(error, "EPIPE")) throw error;
    }
  }
}

/**
 * Did the kernel choose this container because the whole host's memory ran out? It writes a line for each choice (mm/oom_kill.c,
 * dump_oom_summary): `oom-kill:constraint=…`, then `global_oom` or the group whose limit was reached, then the chosen task's
 * group, whose path has the container's id in it.
 */
export function isHostOutOfMemory(records: readonly string[], containerId: string): boolean {
  return records.some((record) => {
    // The task's own name stands last, and may say anything in its 15 bytes.
    const [how = "", whom = ""] = record.split(",task_memcg=");
    return (
      ofKernel.test(how) &&
      how.endsWith(",global_oom") &&
      whom.slice(0, whom.indexOf(",")).includes(containerId)
    );
  });
}

/** Records of facility 0 are the kernel's own; a program that may write to its log is given another. */
const ofKernel = /^[0-7],.*;oom-kill:constraint=/s;
