import type { MetricsNote } from "@/lib/contracts/files/metrics-notes";
import { cleanText } from "@/lib/core/text/clean-text";
import { type FolderUsage, measureUsage } from "./measure-folder";
import { type Refused, refuse } from "./read-output-file";
import type { ScannedFolder } from "./scan-folder";
import type { OutputFile, Skipped } from "./walk-output";

// What a container of any purpose left in its output folder, before anybody looks at what its files are.

/**
 * `name` is cleaned for rows and people. `path` is the file's real path on this machine. `folder`: it is one, with what it
 * holds, and `bytes` are those of its files; it is kept as one archive.
 */
export type Artifact = { name: string; path: string; bytes: number; folder?: ScannedFolder };

export type OutputWarning = {
  code:
    | "link_skipped"
    | "special_file_skipped"
    | "file_unreadable"
    | "files_left_out"
    | "two_checkpoints"
    | "job_metrics_unread"
    | MetricsNote["code"];
  message: string;
};

/** Nothing is read before it is known how much there is. Null: it may be read. Throws the signal's reason once it aborts. */
export async function refuseTooMuch(
  outputFolder: string,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Refused | null> {
  const tooMuch = judgeUsage(await measureUsage(outputFolder, { signal }), maxBytes);
  return tooMuch === null ? null : refuse("output_too_large", tooMuch);
}

/**
 * By the sizes that a reader sees: a file with holes takes little room and is large when it is copied. What is allocated was
 * watched while it ran, and goes with its folder.
 */
function judgeUsage({ apparentBytes, unread }: FolderUsage, maxBytes: number): string | null {
  if (unread !== null) return `the output folder ${unread}; nothing of it is kept`;
  return apparentBytes > maxBytes
    ? `the output holds ${apparentBytes} bytes; at most ${maxBytes} are kept`
    : null;
}

export function toArtifact(file: OutputFile): Artifact {
  return { name: cleanText(file.name, 1_024), path: file.path, bytes: file.bytes };
}

/** Of a folder that is kept as one archive. */
export const folderArtifactName = (name: string): string => `${cleanText(name, 1_020)}.tar`;

/** One warning for each kind of file that was left out, with a few names and a count. */
export function describeSkipped(skipped: readonly Skipped[]): OutputWarning[] {
  const kinds = [
    { reasons: ["link"], code: "link_skipped", what: "links are not followed and were not kept" },
    { reasons: ["special"], code: "special_file_skipped", what: "devices, pipes and sockets were not kept" },
    { reasons: ["unreadable"], code: "file_unreadable", what: "could not be read and were not kept" },
    { reasons: ["too_many", "too_deep"], code: "files_left_out", what: "too many or too deep; not kept" },
  ] as const;
  return kinds.flatMap(({ reasons, code, what }) => {
    const names = skipped
      .filter(({ reason }) => (reasons as readonly string[]).includes(reason))
      .map(({ name }) => name);
    if (names.length === 0) return [];
    const shown = names.slice(0, 5).map((name) => cleanText(name, 200));
    const more = names.length > shown.length ? ` and ${names.length - shown.length} more` : "";
    return [{ code, message: `${what}: ${shown.join(", ")}${more}` }];
  });
}
