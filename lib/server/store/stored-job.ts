import { z } from "zod";
import { jobSpec, type ResolvedJob } from "@/lib/contracts/spec/job-spec";
import type { JobState } from "@/lib/core/jobs/job-state";
import { attemptErrorCodes } from "@/lib/core/names";
import type { Stored } from "@/lib/server/db/schema/columns";
import { readStored, type StoredVersions } from "./read-stored";
import { triesSchema } from "./stored-state";

const jobVersions: StoredVersions<ResolvedJob> = { 1: jobSpec.domain };
const stateVersions: StoredVersions<JobState> = {
  1: triesSchema.extend({
    version: z.literal(1),
    phase: z.discriminatedUnion("kind", [
      z.object({ kind: z.literal("queued"), attempt: z.number() }),
      z.object({ kind: z.literal("claimed"), attempt: z.number(), stopping: z.boolean() }),
      z.object({ kind: z.literal("collecting"), attempt: z.number(), stopping: z.boolean() }),
      z.object({
        kind: z.literal("ended"),
        status: z.enum(["succeeded", "failed", "canceled"]),
        errorCode: z.enum(attemptErrorCodes).nullable(),
        error: z.string().nullable(),
      }),
    ]),
    claims: z.number(),
    everStarted: z.boolean(),
  }),
};

/** What is written into a new job's column. */
export const storeJob = (job: ResolvedJob) => ({ version: 1, ...job });

/** @throws UnreadableError, as `readJobState` does */
export const readJob = ({ jobId, resolvedSpec }: { jobId: string; resolvedSpec: Stored }): ResolvedJob =>
  readStored(jobVersions, { id: jobId, column: "resolved_spec", stored: resolvedSpec });

export const readJobState = ({ jobId, state }: { jobId: string; state: Stored }): JobState =>
  readStored(stateVersions, { id: jobId, column: "state", stored: state });
