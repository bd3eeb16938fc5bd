import { eq } from "drizzle-orm";
import { taskFacts } from "@/lib/core/attempts/task-kinds";
import { decide } from "@/lib/core/loop/decide";
import type { Decision, Input } from "@/lib/core/loop/inputs";
import type { Actor, Plan } from "@/lib/core/loop/plan";
import type { RunState } from "@/lib/core/loop/state";
import type { TaskKind } from "@/lib/core/names";
import type { Attachments } from "@/lib/server/attempts/attachments";
import { type Fence, type NotTaken, passFence } from "@/lib/server/attempts/fence";
import { endColumns } from "@/lib/server/attempts/settle";
import type { Database, Tx } from "@/lib/server/db/client";
import { trainingRun } from "@/lib/server/db/schema/runs";
import type { NumberedEvent } from "@/lib/server/events/append";
import type { WorkNews } from "@/lib/server/events/work-news";
import { type AttemptRow, refOfAttempt } from "@/lib/server/store/attempts";
import { findRunSpec } from "@/lib/server/store/run-specs";
import { readPlanText, readState } from "@/lib/server/store/stored-run";
import { addDecision, commitTurn } from "./add-decision";
import { type ClaimOffer, claimOrdered } from "./claim-ordered";
import { cleanOutsideText } from "./clean-outside-text";
import { changeAttempt, changesOf, openTurn, type Turn } from "./open-turn";
import { withSuite } from "./read-suite";
import { type LockedRun, lockTurn } from "./turn-statements";
import { keepLeftovers, leftoversOf } from "./write-results";

export type TurnRequest = {
  runId: string;
  input: Input;
  actor: Actor;
  /** Needed for every news of an attempt (`attempt_…`), and only then. */
  fence?: Fence;
  attachments?: Attachments;
  /** The worker whose news it is claims what follows from it in the same turn, as far as it is its turn and there is room. */
  claims?: ClaimOffer | undefined;
};

export type TurnResult =
  /**
   * `refusal`: the wish was not granted; then `events` is empty. `state`: after the turn. `work`: what was ordered; the worker
   * whose news it was is not notified of it. `claimed`: what it has claimed with that; what needs no place has started.
   */
  | {
      kind: "taken";
      events: NumberedEvent[];
      state: RunState;
      refusal: string | null;
      work: WorkNews | null;
      claimed: AttemptRow[];
    }
  | NotTaken;

/**
 * The one door: everything that changes what a run does comes through here, from web and worker alike, in one short
 * transaction of two round trips: one locks the run and reads what is decided from, one writes what follows. The run's row
 * lock is the only mutual exclusion. Throws when the database is away; then nothing changed, unless the answer to the commit
 * itself was lost: asking again is safe, because news that was already taken changes nothing and a wish that was already
 * granted is granted.
 */
export function takeTurn(database: Database, request: TurnRequest): Promise<TurnResult> {
  return database.db.transaction((tx) => takeTurnIn(tx, request));
}

/** The same inside the caller's transaction. Locks are taken in the order run row, attempt, gpu_slot. */
export async function takeTurnIn(
  tx: Tx,
  { runId, fence, claims, ...request }: TurnRequest,
): Promise<TurnResult> {
  const input = cleanOutsideText(request.input);
  const claimerId = claims && fence ? fence.workerId : null;
  const run = await lockTurn(tx, runId, fence?.attemptId ?? null, claimerId);
  if (!run) return { kind: "unknown" };
  const attempt = await passFence(tx, { runId }, { fence, row: run.attempt, input });
  if (attempt === "stale") return { kind: attempt };
  if (attempt === "repeated")
    return { kind: "taken", events: [], state: readState(run), refusal: null, work: null, claimed: [] };
  const turn = beginTurn(run);
  // Another worker may have said it meanwhile.
  if (input.type === "waiting" && (await isSaid(tx, runId, input)))
    return { kind: "taken", events: [], state: turn.state, refusal: null, work: null, claimed: [] };
  const attachments = cleanOutsideText(request.attachments);
  const { refusal } = await takeInput(tx, turn, { input, actor: request.actor, attempt, attachments });
  const claimed =
    claims && claimerId !== null ? await claimOrdered(tx, turn, { ...claims, workerId: claimerId }) : [];
  const work = commitTurn(tx, turn, fence?.workerId ?? null);
  return { kind: "taken", events: turn.events, state: turn.state, refusal, work, claimed };
}

async function isSaid(
  tx: Tx,
  runId: string,
  { code, message }: Extract<Input, { type: "waiting" }>,
): Promise<boolean> {
  const [row] = await tx
    .select({ waiting: trainingRun.waiting })
    .from(trainingRun)
    .where(eq(trainingRun.runId, runId));
  const said = row?.waiting ?? null;
  return code === null ? said === null : said?.code === code && said.message === message;
}

/** Of a run that the caller has locked. @throws UnreadableError */
export const beginTurn = (run: LockedRun): Turn => openTurn(run, readPlanText(run), readState(run));

export type TurnInput = Pick<TurnRequest, "input" | "actor" | "attachments"> & {
  /** Whose news it is, locked; null for wishes and ticks. */
  attempt: AttemptRow | null;
};

/** Where the spec has to be asked for what a new attempt needs of a host. */
const mayRunInContainer = ({ rollout }: Plan, kind: TaskKind): boolean =>
  kind === "trainer" || (taskFacts[kind].isSimulated && rollout.inContainers === true);

/** Decides of one input what follows, after what followed of those before it. Written is it with the turn. */
export async function takeInput(tx: Tx, turn: Turn, given: TurnInput): Promise<Decision> {
  const { input, attempt: row, attachments } = given;
  const { run, plan, state, now } = turn;
  const told = await withSuite(tx, run.runId, state, input, attachments);
  const decision = decide(plan, state, told, run.nowMs);
  const needsSpec = decision.orders.some(
    ({ kind, ref }) => kind === "start" && mayRunInContainer(plan, ref.kind),
  );
  const spec = needsSpec ? await findRunSpec(tx, run.runId) : null;
  addDecision(turn, { ...given, decision, spec });
  // True of the attempt also when the loop no longer waited for it and no event says so.
  if (row && input.type === "attempt_exited") turn.rows.frees = row.attemptId;
  if (row && input.type === "attempt_ended") {
    const ref = refOfAttempt(row);
    const { outcome } = input;
    if (!changesOf(turn, ref)?.endedAt) changeAttempt(turn, ref, endColumns(outcome, now));
    const left = attachments && leftoversOf(attachments);
    if (left) keepLeftovers(turn, row, left, outcome.kind !== "succeeded");
  }
  return decision;
}
