import { z } from "zod";
import { defineContract } from "@/lib/contracts/contract";
import { strictObject } from "@/lib/contracts/strict-object";
import { cursorQuery, limitQuery, nextCursorSchema, sha256Schema, timeSchema } from "@/lib/contracts/wire";

/** How much of an ancestor there is to be told. */
export const standings = ["known", "hidden", "gone"] as const;

const batchSchema = z
  .object({
    job_id: z.string().describe("Its episodes are `<job_id>.<env>`, env from 0 to num_envs - 1."),
    iteration_index: z.int().describe("Which iteration of that run recorded it."),
    job_index: z.int(),
    sha256: sha256Schema,
    size_bytes: z.int(),
    seed: z.int(),
    num_envs: z.int(),
    episodes: z.int().describe("Of them, those that at least one checkpoint of this lineage learned from."),
    left_out: z
      .array(z.object({ env: z.int(), by_checkpoint_ids: z.array(z.string()) }))
      .describe(
        "Episodes that manifests which name the batch went without, and whose manifests did. By all in `learned_by`: it shaped nothing.",
      ),
    driver_checkpoint_ids: z
      .array(z.string())
      .describe("Whose policies drove episodes of it; empty where no checkpoint's did."),
    kept: z.boolean().describe("False: the file is gone from the server's disk, and cannot be looked at."),
    learned_by: z
      .object({ first_checkpoint_id: z.string(), last_checkpoint_id: z.string(), checkpoints: z.int() })
      .describe(
        "The checkpoints of this lineage whose manifests name it: from the first to the last, each one of that run.",
      ),
  })
  .meta({ id: "LearnedBatch" });
export type WireLearnedBatch = z.infer<typeof batchSchema>;

const ancestorSchema = z
  .object({
    depth: z.int().describe("0 is the checkpoint that was asked for, 1 its parent, and so on."),
    standing: z
      .enum(standings)
      .describe(
        "`hidden`: in a project that you may not see. `gone`: it was deleted with its run, and with it what lay before it.",
      ),
    checkpoint_id: z.string(),
    checkpoint: z
      .object({
        run_id: z.string(),
        iteration_id: z.string(),
        iteration_index: z.int(),
        parent_checkpoint_id: z.string().nullable(),
        parent_asset_id: z.string().nullable(),
        sha256: sha256Schema,
        image_digest: z.string().nullable().describe("Of the trainer that left it."),
        manifest_digest: z.string(),
        exclusions_known: z
          .boolean()
          .describe(
            "False: its manifest left episodes out and its file is gone, so that nobody can say which; it is told as if it had learned from all.",
          ),
        created_at: timeSchema,
      })
      .nullable()
      .describe("Null where it is not known."),
    batches: z
      .array(batchSchema)
      .describe(
        "That no ancestor of it learned from: each batch stands once, with the first that learned from it.",
      ),
  })
  .meta({ id: "Ancestor" });
export type WireAncestor = z.infer<typeof ancestorSchema>;

const runSchema = z
  .object({
    run_id: z.string(),
    name: z.string(),
    spec: z
      .object({ sha256: sha256Schema, href: z.string() })
      .describe(
        "Its `resolved_spec`, which `href` answers with: the hex SHA-256 of its canonical JSON (RFC 8785).",
      ),
    image_digest: z.string().nullable().describe("Of its trainers; null: not known yet."),
    simulator_image_digest: z.string().nullable().describe("Null: the built-in simulator, or not known."),
  })
  .meta({ id: "LineageRun" });
export type WireLineageRun = z.infer<typeof runSchema>;

const startSchema = z
  .object({
    kind: z
      .enum(["nothing", "asset", "hidden", "gone"])
      .describe(
        "What the oldest of the checkpoints came from. `gone`: it was deleted. `hidden`: as of a checkpoint.",
      ),
    asset: z
      .object({ asset_id: z.string(), filename: z.string(), sha256: sha256Schema.nullable() })
      .nullable(),
  })
  .meta({ id: "LineageStart" });
export type WireLineageStart = z.infer<typeof startSchema>;

export const getProvenance = defineContract({
  id: "getProvenance",
  method: "GET",
  path: "/v1/training-runs/{run_id}/checkpoints/{checkpoint_id}/provenance",
  summary:
    "What shaped a checkpoint: its ancestors across runs, newest first, and each batch that one of them learned from, once",
  query: strictObject({ cursor: cursorQuery, limit: limitQuery(50) }),
  response: z.object({
    checkpoint_id: z.string(),
    totals: z.object({
      checkpoints: z.int().describe("That are known, the one asked for included."),
      hidden: z.int(),
      gone: z.int(),
      runs: z.int(),
      batches: z.int(),
      episodes: z
        .int()
        .describe("Of these batches, those that at least one of the checkpoints learned from."),
    }),
    start: startSchema,
    ancestors: z
      .array(ancestorSchema)
      .describe(
        "One whose batches do not fit on a page stands on the next one again, with the rest of them.",
      ),
    runs: z.array(runSchema).describe("Of the ancestors on this page."),
    next_cursor: nextCursorSchema,
  }),
  validated: true,
  scope: "training:read",
});
export type WireProvenance = z.infer<typeof getProvenance.response>;
