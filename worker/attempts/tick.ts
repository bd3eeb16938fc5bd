import type { Input } from "@/lib/core/loop/inputs";
import { systemActor } from "@/lib/core/loop/plan";
import { findStandstill } from "@/lib/core/loop/standstill";
import { readDatabaseTime, readServerClock } from "@/lib/server/db/clock";
import { takeTurn } from "@/lib/server/loop/turn";
import { listHostLoads, listWorkerLoads } from "@/lib/server/store/loads";
import { passOver } from "@/lib/server/store/read-stored";
import { listStandingRuns } from "@/lib/server/store/standing-runs";
import { listDueRuns, listRunsActiveBefore } from "@/lib/server/store/training-runs";
import { chooseWord } from "@/worker/fleet/choose-word";
import { explainWaiting, type Waiting } from "@/worker/fleet/explain-waiting";
import type { TaskPorts } from "@/worker/held/task-ports";
import { isSetAside, tellUnreadable } from "./tell-unreadable";
import type { WorkerState } from "./worker-state";

const runsAtOnce = 100;
const otherWordsAtOnce = 5;

/**
 * Tells the runs of a suspended laptop that they stood still, before any rule about time is asked. Only where the database
 * is on this worker's own machine: what another machine slept through others have gone on with.
 */
export async function tellStandstill(state: WorkerState, ports: TaskPorts): Promise<void> {
  const { databaseMs, isHere } = await readServerClock(ports.database.db);
  const look = { databaseMs, steadyMs: ports.steadyMs() };
  const stood = state.clockLook && isHere ? findStandstill(state.clockLook, look) : null;
  if (stood) {
    ports.log.warn(stood, "the machine was suspended, or its clock was set; that time does not count");
    for (const runId of await listRunsActiveBefore(ports.database.db, new Date(stood.toMs)))
      await takeTurnIfReadable(state, ports, runId, { type: "stood_still", ...stood });
  }
  state.clockLook = look;
}

/** Lets every run decide for which a rule may hold by now. It also makes up for a notification that was lost. */
export async function takeDueTurns(state: WorkerState, ports: TaskPorts): Promise<void> {
  for (const runId of await listDueRuns(ports.database.db, runsAtOnce))
    await takeTurnIfReadable(state, ports, runId, { type: "tick" });
}

/** Whether the turn was taken. A run that cannot be read is told in the log and holds up no other. */
async function takeTurnIfReadable(
  state: WorkerState,
  ports: TaskPorts,
  runId: string,
  input: Input,
): Promise<boolean> {
  try {
    await takeTurn(ports.database, { runId, input, actor: systemActor });
    return true;
  } catch (error) {
    passOver(error, (unreadable) => tellUnreadable(state, ports, unreadable), runId);
    return false;
  }
}

/** Writes down why a run stands still, and that it no longer waits once it moves. Only a change makes an event. */
export async function explainStandstills(state: WorkerState, ports: TaskPorts): Promise<void> {
  const { database, log } = ports;
  const standing = await listStandingRuns(database.db);
  if (standing.length === 0) return;
  const workers = await listWorkerLoads(database.db);
  const hosts = await listHostLoads(database.db);
  const now = await readDatabaseTime(database.db);
  let changes = 0;
  let others = 0;
  for (const { runId, said, work, roomProblem } of standing) {
    const waiting: Waiting | null =
      roomProblem === null
        ? work && explainWaiting(work, { workers, hosts }, now)
        : { code: "disk_low", message: roomProblem };
    const word = chooseWord(said, waiting, work !== null, now);
    if (word.kind === "same" || isSetAside(state, runId, ports.steadyMs())) continue;
    // Of those that wait already a few a second change their word, however many there are.
    if (word.kind === "other" && ++others > otherWordsAtOnce) continue;
    const told = word.kind === "over" ? { code: null, message: "" } : word.waiting;
    if (!(await takeTurnIfReadable(state, ports, runId, { type: "waiting", ...told }))) continue;
    if (told.code) log.info({ runId, code: told.code }, `the run waits: ${told.message}`);
    changes += 1;
    if (changes === runsAtOnce) return;
  }
}
