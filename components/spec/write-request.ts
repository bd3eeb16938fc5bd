import { buildUrl } from "@/lib/client/build-url";
import { createTrainingRun } from "@/lib/contracts/training-runs/create";
import { forkTrainingRun } from "@/lib/contracts/training-runs/fork";
import { formatJson } from "./format-json";
import type { Submission } from "./plan-submission";

/** The submission as a line for a shell; `$HARDSIM_API_KEY` is the reader's. `text`: the body as the editor has it. */
export function writeCurl(submission: Submission, apiUrl: string, text?: string): string {
  const body = submission.verb === "create" && text !== undefined ? text : formatJson(submission.body);
  return [
    `curl -X POST ${apiUrl}${pathOf(submission)} \\`,
    '  -H "Authorization: Bearer $HARDSIM_API_KEY" \\',
    '  -H "Content-Type: application/json" \\',
    // A quote inside single quotes of a shell: end them, write it, begin again.
    `  -d '${body.replaceAll("'", "'\\''")}'`,
  ].join("\n");
}

/** The same as Python that needs nothing but itself: the published client does not know every field of a body. */
export function writePython(submission: Submission, apiUrl: string): string {
  return [
    "import json, os, urllib.request",
    "",
    `body = ${writeLiteral(submission.body, "")}`,
    "request = urllib.request.Request(",
    `    ${JSON.stringify(apiUrl + pathOf(submission))},`,
    "    data=json.dumps(body).encode(),",
    "    headers={",
    '        "Authorization": f"Bearer {os.environ[\'HARDSIM_API_KEY\']}",',
    '        "Content-Type": "application/json",',
    "    },",
    ")",
    "with urllib.request.urlopen(request) as response:",
    "    answer = json.load(response)",
    submission.verb === "fork" ? 'print(answer["run"]["run_id"])' : 'print(answer["run_id"])',
  ].join("\n");
}

function pathOf(submission: Submission): string {
  return submission.verb === "fork"
    ? buildUrl(forkTrainingRun.path, { run_id: submission.runId })
    : createTrainingRun.path;
}

/** JSON's texts and numbers are Python's too; its three words are not. */
function writeLiteral(value: unknown, indent: string): string {
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value !== "object") return String(value);
  const inner = `${indent}    `;
  const parts = Array.isArray(value)
    ? value.map((item) => writeLiteral(item, inner))
    : Object.entries(value).map(([name, item]) => `${JSON.stringify(name)}: ${writeLiteral(item, inner)}`);
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  if (parts.length === 0) return `${open}${close}`;
  return `${open}\n${parts.map((part) => `${inner}${part},`).join("\n")}\n${indent}${close}`;
}
