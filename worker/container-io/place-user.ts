import type { EngineUsers } from "@/worker/containers/port";
import { type ContainerUser, chooseContainerUser } from "./build-container-spec";

/** `inside`: whom the trainer is in its container. `owner`: who that is on the host, whose its output folder must be. */
export type UserPlace = { inside: ContainerUser; owner: ContainerUser };

const root: ContainerUser = { uid: 0, gid: 0 };
/** As many ids as an engine gives out at least. */
const idsGiven = 65_536;

/** Whom trainers run as. A sentence where none of them could write what this worker would read. */
export function placeUser(worker: ContainerUser, users: EngineUsers): UserPlace | { problem: string } {
  const inside = chooseContainerUser(worker);
  const isRoot = worker.uid === 0;
  switch (users.kind) {
    case "same":
      return { inside, owner: inside };
    case "shifted": {
      const { first } = users;
      if (isRoot) return { inside, owner: { uid: first.uid + inside.uid, gid: first.gid + inside.gid } };
      const own = { uid: worker.uid - first.uid, gid: worker.gid - first.gid };
      if ([own.uid, own.gid].every((id) => id >= 0 && id < idsGiven)) return { inside: own, owner: worker };
      return {
        problem: `the container engine runs containers as other users of the host (userns-remap, from uid ${first.uid}), to whom this worker, uid ${worker.uid}, cannot give its folders: run the worker as root, or use an engine without userns-remap; trainers wait`,
      };
    }
    case "rootless": {
      // Root in there is the engine's own user out here, and without capabilities it has no more rights than that.
      const owner = users.owner ?? worker;
      if (isRoot || owner.uid === worker.uid) return { inside: root, owner };
      return {
        problem: `the container engine runs without root as uid ${owner.uid}, which cannot use the folders of this worker, uid ${worker.uid}: run both as one user; trainers wait`,
      };
    }
  }
}

/** Windows has no uids; there the engine's own virtual machine owns the files. */
export const readOwnIds = (): ContainerUser => ({
  uid: process.getuid?.() ?? 0,
  gid: process.getgid?.() ?? 0,
});
