import type { AnyContainer } from "@/lib/contracts/spec/containers";
import type { ContainerPurpose } from "@/lib/core/names";
import { unsealEnv } from "@/lib/server/services/containers/sealed-env";
import { findContainer } from "@/lib/server/store/containers";
import {
  buildContainerSpec,
  type ContainerGift,
  type ContainerUser,
} from "@/worker/container-io/build-container-spec";
import { placeUser, readOwnIds, type UserPlace } from "@/worker/container-io/place-user";
import type { GpuRequest } from "@/worker/containers/port";
import type { Attempt, HeldAttempt } from "@/worker/held/held-attempt";
import { askDatabase } from "@/worker/held/read-run";
import type { TaskPorts } from "@/worker/held/task-ports";
import { whileEngineAway } from "@/worker/held/while-away";
import type { PreparedContainer } from "./container-task";

type Asked = {
  purpose: ContainerPurpose;
  asked: AnyContainer;
  /** Asked once its files are laid out, also by whoever takes the attempt over. */
  gift(): Promise<ContainerGift>;
  output: string;
  laidOut: readonly string[];
  /** Lays out what it sees; its output folder is to be this user's. */
  stage(owner: ContainerUser): Promise<void>;
};

/** Of a trainer and of a simulator alike: image, secrets, user and GPUs, and its folders unless it has them already. */
export async function prepareContainer(
  { purpose, asked, gift, output, laidOut, stage }: Asked,
  held: HeldAttempt,
  ports: TaskPorts,
): Promise<PreparedContainer> {
  const { attemptId, taskId, runId, epoch } = held.attempt;
  const ownerId = runId ?? taskId;
  const own = await askDatabase(held, ports, () => findContainer(ports.database.db, { ownerId, purpose }));
  // None is claimed before its image is resolved: a claim takes GPUs, and pulling an image can take long.
  if (!own?.image) throw new Error(`${attemptId} of ${ownerId} was claimed before its image was resolved`);
  const place = await readUserPlace(held, ports);
  // A container that was taken over has these folders mounted: making them anew would remove files that it uses.
  if (!held.adopted) {
    await ports.faults.reach("before_stage", attemptId);
    await stage(place.owner);
  }
  const { resources, ...rest } = asked;
  const env = unsealEnv(asked.env, own.sealedEnv, ports.sealKey);
  const container = buildContainerSpec(
    {
      ...rest,
      ...resources,
      env,
      installationId: ports.installationId,
      ownerId,
      taskId,
      attemptId,
      epoch,
      imageId: own.image.imageId,
      gpus: describeGpus(held.attempt),
    },
    await gift(),
    place.inside,
  );
  // Also as they were sent: a placeholder in one is filled in differently in each attempt.
  held.hideSecrets(
    Object.keys(own.sealedEnv).flatMap((name) => [container.env[name] ?? "", env[name] ?? ""]),
  );
  return { asked, container, image: own.image, output, laidOut };
}

/** An engine whose users have changed since the attempt was claimed is for the start check; this attempt is lost then. */
async function readUserPlace(held: HeldAttempt, { engine, pace }: TaskPorts): Promise<UserPlace> {
  const patience = { signal: held.abandoned, retryMs: pace.retryMs };
  const place = placeUser(readOwnIds(), await whileEngineAway(() => engine.readUsers(), patience));
  if ("problem" in place) throw new Error(place.problem);
  return place;
}

function describeGpus({ gpuDevices, gpuEmulated }: Attempt): GpuRequest {
  const devices = gpuDevices ?? [];
  if (devices.length === 0) return { kind: "none" };
  return { kind: gpuEmulated ? "emulated" : "nvidia", devices };
}
