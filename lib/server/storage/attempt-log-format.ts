import path from "node:path";
import { z } from "zod";

/**
 * An attempt's log is a folder of segments, each named by the number of its first line and holding JSON lines. The
 * first segments and the last ones stay, those between are deleted while the log grows: so the head is kept, the tail
 * moves, the gap is known from the names alone, and any line is found by opening one small file.
 * The worker writes it (worker/container-io/log-file.ts) while attempt-log.ts reads it. Each owner of an attempt has files of its
 * own, told apart by the epoch in front of their names, and the newest epoch's are the log: one that stood still while another
 * took its attempt over, and goes on writing, changes nothing that anybody reads.
 */
export const attemptLogLayout = {
  segmentBytes: 2 * 1024 * 1024,
  headSegments: 8,
  tailSegments: 24,
} as const;

/**
 * `n` counts lines from 0, those left out included; `at` is the engine's time, ISO 8601. `text` has the codes of its colours,
 * and no others. `goesOn`: it was too long for one row, and the stream's next one is the rest of it.
 */
export type AttemptLogLine = {
  n: number;
  at: string;
  stream: "stdout" | "stderr";
  text: string;
  goesOn?: true;
};

/** A row at the end that its program may still redraw, such as a progress bar. It has no number yet. */
export const openRow = z.object({
  at: z.iso.datetime(),
  stream: z.enum(["stdout", "stderr"]),
  text: z.string(),
});
export type OpenRow = z.infer<typeof openRow>;

/** The file beside the segments that holds the open rows, as JSON; it is replaced as they change and removed at the end. */
export const nameOpenRows = (epoch: number): string => ofEpoch(epoch, "open.json");

const storedHead = [
  z.number().int().nonnegative(),
  z.number().int(),
  z.union([z.literal(0), z.literal(1)]),
  z.string(),
] as const;

/**
 * Number, time in milliseconds, 1 for stderr, text, and 1 where the line goes on in the next: names in every line would cost
 * more room than most lines.
 */
const storedLine = z.union([z.tuple([...storedHead]), z.tuple([...storedHead, z.literal(1)])]);

/** How such a line ends; a text cannot end so, because its last quote follows it. */
export const goesOnMark = '",1]';

/** As lines were stored before: what is kept of such logs stays readable. */
const namedLine = z.object({
  n: z.number().int().nonnegative(),
  at: z.string(),
  stream: z.enum(["stdout", "stderr"]),
  text: z.string(),
});

export function formatLogLine(line: Omit<AttemptLogLine, "at"> & { at: Date }): string {
  const head = [line.n, line.at.getTime(), line.stream === "stderr" ? 1 : 0, line.text];
  return `${JSON.stringify(line.goesOn ? [...head, 1] : head)}\n`;
}

/** Throws where it is no line of a log. */
export function parseLogLine(json: string): AttemptLogLine {
  const stored: unknown = JSON.parse(json);
  if (!Array.isArray(stored)) return namedLine.parse(stored);
  const [n, atMs, isError, text, goesOn] = storedLine.parse(stored);
  return {
    n,
    at: new Date(atMs).toISOString(),
    stream: isError ? "stderr" : "stdout",
    text,
    ...(goesOn && { goesOn: true }),
  };
}

/** A log holds at most a million lines of this or fewer bytes: more rows than that no browser can scroll through. */
const leastLineBytes = 64;

/** What a stored line counts against the size of its segment. */
export function chargeLine(stored: string): number {
  return Math.max(Buffer.byteLength(stored), leastLineBytes);
}

export const nameSegment = (epoch: number, firstLine: number): string =>
  ofEpoch(epoch, `${String(firstLine).padStart(12, "0")}.jsonl`);

/** Epoch 0 is nobody's: a log that was made anew from its blob, or one that is older than epochs in names. */
const ofEpoch = (epoch: number, name: string): string => (epoch === 0 ? name : `${epoch}-${name}`);

const logFile = /^(?:(\d{1,10})-)?(?:(\d{12})\.jsonl|open\.json(?:\.new)?)$/;

/** Null: no file of a log. */
export function readEpoch(name: string): number | null {
  const match = logFile.exec(name);
  return match && Number(match[1] ?? 0);
}

export type LogSegment = { firstLine: number; file: string };

/** The files of the newest owner: segments by first line, and that of the open rows, which need not be there. */
export function findLogFiles(
  folder: string,
  names: readonly string[],
): { segments: LogSegment[]; openRows: string } {
  const epoch = Math.max(0, ...names.map((name) => readEpoch(name) ?? 0));
  const segments = names
    .map((name) => ({ name, firstLine: logFile.exec(name)?.[2] }))
    .flatMap(({ name, firstLine }) =>
      firstLine !== undefined && readEpoch(name) === epoch
        ? [{ firstLine: Number(firstLine), file: path.join(folder, name) }]
        : [],
    )
    .sort((one, other) => one.firstLine - other.firstLine);
  return { segments, openRows: path.join(folder, nameOpenRows(epoch)) };
}
