import { mkdtemp, readdir } from "node:fs/promises";
import path from "node:path";
import { removeFolder } from "@/lib/server/storage/remove-folder";
import { findWaitingImage } from "@/lib/server/store/container-images";
import { placeUser, readOwnIds } from "@/worker/container-io/place-user";
import { type ContainerEngine, EngineAwayError, probesOf } from "@/worker/containers/port";
import { giveFolder } from "@/worker/held/give-folder";
import type { TaskPorts } from "@/worker/held/task-ports";
import type { WorkerState } from "./worker-state";

export type FolderCheck = {
  /** False: it is not known yet, or not so, and is being looked at. Answers at once, however long an engine takes. */
  isSeen(): boolean;
};

/**
 * Whether the engine sees the data folder, and trainers can write there. It is checked before the first trainer is claimed, and again until it is true:
 * an engine on another machine, or in a container without the folder, would start trainers with empty folders or fail
 * each of them, and so would one whose users, or a disk whose owners, are not this machine's.
 * @param onSeen is told once it is so
 */
export function createFolderCheck(state: WorkerState, ports: TaskPorts, onSeen: () => void): FolderCheck {
  let isLooking = false;
  async function look(): Promise<void> {
    isLooking = true;
    try {
      if (await seesFolder(state, ports)) onSeen();
    } catch (error) {
      if (!(error instanceof EngineAwayError))
        ports.log.warn({ err: error }, "the data folder was not checked");
    } finally {
      isLooking = false;
    }
  }
  return {
    isSeen: () => {
      if (!state.seesFolder && !isLooking) void look();
      return state.seesFolder;
    },
  };
}

async function seesFolder(
  state: WorkerState,
  { database, engine, dataDir, log }: TaskPorts,
): Promise<boolean> {
  const imageId = await findWaitingImage(database.db);
  if (imageId === null) return false;
  await removeOldProbes(dataDir, engine);
  const problem =
    (await engine.checkSeesFolder(dataDir, imageId)) ?? (await tryWriting(dataDir, imageId, engine));
  if (problem && state.folderUnseen?.message !== problem) log.error(problem);
  state.folderUnseen = problem === null ? null : { code: "engine_away", message: problem };
  state.seesFolder = problem === null;
  return state.seesFolder;
}

const probeFolder = /^(?:engine|write)-probe-/;

/** What a worker that died in the middle of this check has left. */
async function removeOldProbes(dataDir: string, engine: ContainerEngine): Promise<void> {
  for (const { name } of await engine.list(probesOf(dataDir))) {
    await engine.stop(name, 0);
    await engine.remove(name);
  }
  for (const name of await readdir(dataDir))
    if (probeFolder.test(name)) await removeFolder(path.join(dataDir, name));
}

/** As the folders of attempts are made and given to their trainers. */
async function tryWriting(dataDir: string, imageId: string, engine: ContainerEngine): Promise<string | null> {
  const place = placeUser(readOwnIds(), await engine.readUsers());
  if ("problem" in place) return place.problem;
  const probe = await mkdtemp(path.join(dataDir, "write-probe-"));
  try {
    await giveFolder(probe, place.owner);
    const { uid, gid } = place.inside;
    return await engine.checkWritesFolder(probe, imageId, `${uid}:${gid}`);
  } finally {
    await removeFolder(probe);
  }
}
