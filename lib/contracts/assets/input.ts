import { z } from "zod";
import { strictObject } from "@/lib/contracts/strict-object";

export const inputLimits = {
  filenameBytes: 255,
  kindLength: 100,
  metadataBytes: 16_384,
  metadataDepth: 16,
} as const;

/** It becomes the name of a file in a container's folder: one name, no path, nothing that a terminal would obey. */
export const filenameSchema = z.string().superRefine((name, context) => {
  const message = findNameProblem(name);
  if (message !== null) context.addIssue({ code: "custom", message });
});

function findNameProblem(name: string): string | null {
  if (name.trim() === "") return "must not be blank";
  if (name === "." || name === "..") return "must be a file's name";
  if (/[/\\]/.test(name)) return "must be a file's name without / or \\";
  if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(name) || !name.isWellFormed())
    return "must not contain control characters or broken Unicode";
  const { byteLength } = new TextEncoder().encode(name);
  return byteLength > inputLimits.filenameBytes ? `is longer than ${inputLimits.filenameBytes} bytes` : null;
}

export const contentTypeSchema = z
  .string()
  .max(200)
  .regex(/^[\w.+-]+\/[\w.+-]+(;[\x20-\x7e]*)?$/, "must be a media type, such as application/octet-stream");

/** What it is for: `checkpoint`, `robot`, `scene`, or a word of the owner's own, kept as told. */
export const assetKindSchema = z
  .string()
  .min(1)
  .max(inputLimits.kindLength)
  .regex(/^[^\p{Cc}\p{Cs}]*$/u, "must not contain control characters");

/** Any JSON object of modest size. It is measured before anything walks it: depth is what breaks a walk. */
export const metadataSchema = z.record(z.string(), z.unknown()).superRefine((metadata, context) => {
  if (isDeeperThan(metadata, inputLimits.metadataDepth))
    context.addIssue({ code: "custom", message: `is nested deeper than ${inputLimits.metadataDepth}` });
  else if (new TextEncoder().encode(JSON.stringify(metadata)).byteLength > inputLimits.metadataBytes)
    context.addIssue({ code: "custom", message: `is larger than ${inputLimits.metadataBytes} bytes` });
});

export const metadataMeaning =
  'Kept as told. {"format": "folder"} on a plain tar: a run that starts from it is given the folder in it.';

function isDeeperThan(value: unknown, depth: number): boolean {
  let level: unknown[] = [value];
  for (let at = 0; at <= depth; at += 1) {
    level = level.flatMap((one) => (typeof one === "object" && one !== null ? Object.values(one) : []));
    if (level.length === 0) return false;
  }
  return true;
}

/** A key has its project; a session names one. */
export const projectQuery = strictObject({ project_id: z.string().min(1).max(200).optional() });
