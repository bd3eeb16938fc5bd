import { monotonicFactory } from "ulid";

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
} as const;
export type IdKind = keyof typeof prefixes;

const nextUlid = monotonicFactory();

/** `<prefix>_<ULID>`: ids sort by creation time, and within a process strictly so. */
export function newId(kind: IdKind): string {
  return `${prefixes[kind]}_${nextUlid()}`;
}

/** `evt_<run ulid>_<seq, ten digits>`: an event's id follows from its place. */
export function eventIdOf(runId: string, seq: number): string {
  return `evt_${runId.slice(prefixes.run.length + 1)}_${String(seq).padStart(10, "0")}`;
}
