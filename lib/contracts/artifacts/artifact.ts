import { z } from "zod";
import { sha256Schema, timeSchema } from "@/lib/contracts/wire";

export const artifactSchema = z
  .object({
    artifact_id: z.string(),
    attempt_id: z.string(),
    name: z.string(),
    size_bytes: z.int(),
    sha256: sha256Schema,
    partial: z.boolean().describe("Its attempt did not complete; never part of the lineage."),
    created_at: timeSchema,
  })
  .meta({ id: "Artifact" });

export type WireArtifact = z.infer<typeof artifactSchema>;
