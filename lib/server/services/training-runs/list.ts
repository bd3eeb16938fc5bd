import { createHash } from "node:crypto";
import type { AnswerOf, InputOf } from "@/lib/contracts/contract";
import type { listTrainingRuns as contract } from "@/lib/contracts/training-runs/list";
import { passOver } from "@/lib/server/store/read-stored";
import { listTrainingRuns as listRows } from "@/lib/server/store/training-runs";
import { cutPage, readCursor } from "../cursor";
import type { ServiceContext } from "../service-context";
import { WrittenJson } from "../written-json";
import type { RunText } from "./run-texts";
import { selectRuns } from "./select-runs";

/** Newest first. A run that cannot be read is told in the log and takes no other along. */
export async function writeTrainingRuns(
  { database, caller, log, moment, runTexts }: ServiceContext,
  { cursor, limit, ...selection }: InputOf<typeof contract>,
): Promise<WrittenJson<AnswerOf<typeof contract>>> {
  const rows = await listRows(database.db, {
    ...selectRuns(caller, selection),
    beforeRunId: readCursor(cursor, /^run_[0-9A-Z]{1,40}$/),
    limit: limit + 1,
  });
  const { page, nextCursor } = cutPage(rows, limit, ({ runId }) => runId);
  const now = await moment.read();
  const written = await Promise.all(
    page.map(async (known): Promise<RunText | null> => {
      try {
        return await runTexts.write(known, now);
      } catch (error) {
        passOver(error, (err) => log.error({ err }, "a run is left out of a list"));
        return null;
      }
    }),
  );
  const runs = written.filter((run) => run !== null);
  const versions = runs.map(({ version }) => version).join(" ");
  return new WrittenJson(
    `{"runs":[${runs.map(({ text }) => text).join(",")}],"next_cursor":${JSON.stringify(nextCursor)}}`,
    createHash("sha1").update(`${versions} ${nextCursor}`).digest("base64url"),
  );
}

/** The same as values. */
export async function listTrainingRuns(
  context: ServiceContext,
  input: InputOf<typeof contract>,
): Promise<AnswerOf<typeof contract>> {
  return (await writeTrainingRuns(context, input)).read();
}
