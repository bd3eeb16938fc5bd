import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import {
  type DatasetContent,
  type DatasetManifest,
  datasetManifestName,
  datasetManifestSchema,
} from "./dataset-manifest-schema";

/** Hex sha256 over the canonical JSON (RFC 8785) of `content`. */
export function digestContent(content: DatasetContent): string {
  const text = canonicalize(content);
  if (text === undefined) throw new Error("a dataset's content is not JSON");
  return createHash("sha256").update(text).digest("hex");
}

export function makeManifest(
  head: Pick<DatasetManifest, "run_id" | "iteration_id" | "iteration_index" | "created_at">,
  content: DatasetContent,
): DatasetManifest {
  return { schema: datasetManifestName, ...head, digest: digestContent(content), content };
}

/** The file's bytes: readable, and the same for the same manifest. */
export function writeManifest(manifest: DatasetManifest): Buffer {
  return Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);
}

/** Throws when the bytes are no manifest, or when its digest is not that of its content. */
export function readManifest(bytes: Uint8Array): DatasetManifest {
  const manifest = datasetManifestSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  const digest = digestContent(manifest.content);
  if (digest !== manifest.digest)
    throw new Error(`manifest.json says digest ${manifest.digest}, but its content has ${digest}`);
  return manifest;
}
