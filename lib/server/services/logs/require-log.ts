import { attemptLogFolder } from "@/lib/server/storage/attempt-log-folder";
import { BlobMissingError } from "@/lib/server/storage/port";
import { restoreAttemptLog } from "@/lib/server/storage/restore-attempt-log";
import type { AttemptRow } from "@/lib/server/store/iterations";
import type { ServiceContext } from "../service-context";
import { type AttemptInput, requireAttempt } from "./require-attempt";

/** The folder of an attempt's log; of an ended attempt it is made anew from the kept blob where it is gone. */
export async function requireLog(
  context: ServiceContext,
  input: AttemptInput,
): Promise<{ attempt: AttemptRow; folder: string }> {
  const attempt = await requireAttempt(context, input);
  const { attemptId, logSha256 } = attempt;
  const { storage, env, log } = context;
  const folder = attemptLogFolder(env.HARDSIM_DATA_DIR, attemptId);
  if (logSha256 !== null) {
    try {
      await restoreAttemptLog(folder, () => storage.openRead(logSha256));
    } catch (error) {
      if (!(error instanceof BlobMissingError)) throw error;
      log.warn({ err: error, attemptId }, "an attempt's log is gone, folder and blob: it reads as empty");
    }
  }
  return { attempt, folder };
}
