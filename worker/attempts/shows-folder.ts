import { findWaitingImage } from "@/lib/server/store/run-images";
import { EngineAwayError } from "@/worker/containers/port";
import type { TaskPorts } from "@/worker/held/task-ports";
import type { WorkerState } from "./worker-state";

/**
 * Whether the engine sees the data folder. It is checked before the first trainer is claimed, and again until it is true:
 * an engine on another machine, or in a container without the folder, would start trainers with empty folders or fail
 * each of them.
 */
export async function showsFolder(
  state: WorkerState,
  { database, engine, dataDir, log }: TaskPorts,
): Promise<boolean> {
  if (state.seesFolder) return true;
  const imageId = await findWaitingImage(database.db);
  if (imageId === null) return false;
  try {
    const problem = await engine.checkSeesFolder(dataDir, imageId);
    if (problem && state.folderUnseen?.message !== problem) log.error(problem);
    state.folderUnseen = problem === null ? null : { code: "engine_away", message: problem };
    state.seesFolder = problem === null;
  } catch (error) {
    if (!(error instanceof EngineAwayError)) throw error;
  }
  return state.seesFolder;
}
