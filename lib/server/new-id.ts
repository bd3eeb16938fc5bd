import { randomFillSync } from "node:crypto";
import { monotonicFactory, ulid } from "ulid";

const prefixes = {
  installation: "inst",
  project: "proj",
  run: "run",
  iteration: "iter",
  /** A rollout is a job on the wire; the other kinds of work are tasks. */
  job: "job",
  task: "task",
  attempt: "att",
  checkpoint: "ckpt",
  artifact: "art",
  key: "key",
  user: "user",
  session: "sess",
  worker: "work",
  asset: "asset",
  upload: "upl",
  evidence: "late",
  auditEvent: "aud",
  export: "exp",
} as const;
export type IdKind = keyof typeof prefixes;

/** The library asks the system once a character, which costs a request more than all else of its id. */
const pool = new Uint8Array(4_096);
let taken = pool.length;
function takeRandom(): number {
  if (taken === pool.length) {
    randomFillSync(pool);
    taken = 0;
  }
  // Of 32 letters each has eight of the 256 values.
  return (pool[taken++] ?? 0) / 256;
}

const nextUlid = monotonicFactory(takeRandom);

/** `<prefix>_<ULID>`: ids sort by creation time, and within a process strictly so. */
export function newId(kind: IdKind): string {
  return `${prefixes[kind]}_${nextUlid()}`;
}

/** `req_<ULID>`: names one request in its answer and in the log. */
export const newRequestId = (): string => `req_${ulid(undefined, takeRandom)}`;

/** `evt_<run ulid>_<seq, ten digits>`: an event's id follows from its place. */
export function eventIdOf(runId: string, seq: number): string {
  return `evt_${runId.slice(prefixes.run.length + 1)}_${String(seq).padStart(10, "0")}`;
}
