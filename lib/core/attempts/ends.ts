import type { AttemptErrorCode, ContainerPurpose } from "../names";
import type { OutsideCause } from "./charges";

/**
 * Who of this server asked for a container's end while it ran. `stop`: a cancel, a pause, or a limit of its run. A host that
 * drains and a worker that stops ask for nobody's end: what runs there goes on.
 */
export const askers = ["stop", "timeout", "output_limit", "full_disk"] as const;
export type Asker = (typeof askers)[number];

/** What is known of an end, by records that what runs in a container cannot write, and its own exit status. */
export type EndEvidence = {
  asked: Asker | null;
  /** Who else ended it; null where neither the engine nor the kernel knows of anybody. */
  outside: OutsideCause | null;
  /** The engine says that its memory ran out; never true for status 0. */
  outOfMemory: boolean;
  /** Its argv[0] could not be run at all. */
  unrunnable: boolean;
  exitCode: number;
};

/** Ends that have a code for each purpose, such as `trainer_oom`. */
const ownEnds = ["exit_nonzero", "oom", "timeout"] as const;
type OwnEnd = (typeof ownEnds)[number];

type SharedEnd = "lost" | "output_too_large" | "disk_filled" | "entrypoint_not_found";
/** `completed`: whether it is a success is now for the files that it left. */
export type JudgedEnd = "canceled" | "completed" | SharedEnd | OwnEnd;

/** The code of an end that is a failure. */
export const codeOfEnd = (end: SharedEnd | OwnEnd, purpose: ContainerPurpose): AttemptErrorCode =>
  isOwn(end) ? `${purpose}_${end}` : end;

const isOwn = (end: JudgedEnd): end is OwnEnd => ownEnds.some((own) => own === end);

/**
 * One row of the table. What is left out holds for every value. `sentence`: what people are told of it; null where somebody
 * else has one that says more. `{who}` (trainer or simulator), `{status}` and `{memory_gb}` are filled in.
 */
export type EndRow = {
  asked?: Asker;
  /** By anybody else at all: which of them it was changes the sentence alone. */
  outside?: true;
  outOfMemory?: true;
  unrunnable?: true;
  exitCode?: number;
  end: JudgedEnd;
  sentence: string | null;
};

const own = "exit_nonzero";
const fault = (exitCode: number, signal: string, what: string): EndRow => ({
  exitCode,
  end: own,
  sentence: `The {who} ended with ${signal} (status {status}): ${what}`,
});

/**
 * How each end is judged: the first row that holds decides, and the last one always does. What this server asked for comes
 * first, because its own signals are what the engine saw; then who else ended it, whatever status the program chose then; its
 * own word comes last.
 */
export const endRows: readonly EndRow[] = [
  { asked: "stop", end: "canceled", sentence: null },
  { asked: "timeout", end: "timeout", sentence: null },
  { asked: "output_limit", end: "output_too_large", sentence: null },
  { asked: "full_disk", end: "disk_filled", sentence: null },
  { unrunnable: true, end: "entrypoint_not_found", sentence: null },
  { outside: true, end: "lost", sentence: null },
  {
    outOfMemory: true,
    end: "oom",
    sentence: "The {who} used more than its memory_gb ({memory_gb}) and was ended by the kernel.",
  },
  { exitCode: 0, end: "completed", sentence: null },
  {
    exitCode: 137,
    end: own,
    sentence:
      "The {who} was killed (status {status}), and neither the engine nor the kernel knows of anybody outside of it who did.",
  },
  {
    exitCode: 143,
    end: own,
    sentence:
      "The {who} ended with SIGTERM (status {status}), which nobody outside of it sent: a program in its container did.",
  },
  {
    exitCode: 255,
    end: own,
    sentence: "The {who} exited with status {status}, as a program does that exits with -1.",
  },
  fault(129, "SIGHUP", "a program in its container sent it."),
  fault(130, "SIGINT", "a KeyboardInterrupt that came from within its container."),
  fault(132, "SIGILL", "it has instructions that this processor does not know."),
  fault(134, "SIGABRT", "it gave up by itself, as a failed assertion and an uncaught C++ exception do."),
  fault(135, "SIGBUS", "memory behind a file was gone; /dev/shm may have been full."),
  fault(136, "SIGFPE", "an integer was divided by zero."),
  fault(139, "SIGSEGV", "a native library touched memory that is not its own."),
  {
    exitCode: 124,
    end: own,
    sentence: "The {who} exited with status {status}, as `timeout` does when its time is over.",
  },
  {
    exitCode: 125,
    end: own,
    sentence: "The {who} exited with status {status}, as `timeout` and `env` do that could not begin.",
  },
  {
    exitCode: 126,
    end: own,
    sentence: "The {who} exited with status {status}, as a shell does that may not run a command.",
  },
  {
    exitCode: 127,
    end: own,
    sentence: "The {who} exited with status {status}, as a shell does that does not find a command.",
  },
  { end: own, sentence: "The {who} exited with status {status}." },
];

/** The row that decides. */
export function findEndRow(evidence: EndEvidence): EndRow {
  const row = endRows.find((candidate) => holds(candidate, evidence));
  if (row === undefined) throw new Error("the last row of the ends holds for all");
  return row;
}

function holds(
  { asked, outside, outOfMemory, unrunnable, exitCode }: EndRow,
  evidence: EndEvidence,
): boolean {
  return (
    (asked === undefined || asked === evidence.asked) &&
    (outside === undefined || evidence.outside !== null) &&
    (outOfMemory === undefined || evidence.outOfMemory) &&
    (unrunnable === undefined || evidence.unrunnable) &&
    (exitCode === undefined || exitCode === evidence.exitCode)
  );
}

/** One row as docs/charges.md has it. */
export function describeEndRow({ asked, outside, outOfMemory, unrunnable, exitCode, end }: EndRow): string {
  const when = [
    asked && `this server asked: \`${asked}\``,
    outside && "a cause from outside (above)",
    outOfMemory && "OOMKilled",
    unrunnable && "argv[0] cannot be run",
    exitCode !== undefined && `status ${exitCode}`,
  ].filter((part) => typeof part === "string");
  return `| ${when.join(", ") || "any other status"} | \`${isOwn(end) ? `…_${end}` : end}\` |`;
}
