import type { HostRow } from "@/lib/server/store/shown-hosts";
import type { WorkerRow } from "@/lib/server/store/shown-workers";

export type FleetFacts = {
  /** Only those that are alive. */
  workers: readonly Pick<WorkerRow, "hostname" | "blocked" | "hostId">[];
  hosts: readonly Pick<HostRow, "name" | "gpuKind" | "draining" | "lastReconciliation">[];
  gpus: number;
};

/** What keeps work from starting, as sentences with what to do about it. Empty: nothing does. */
export function explainFleet({ workers, hosts, gpus }: FleetFacts): string[] {
  if (workers.length === 0)
    return ["No worker is alive: nothing runs until one starts. npm start runs web and worker together."];
  const notes = workers.flatMap(({ hostname, blocked }) =>
    blocked ? [`${hostname}: ${blocked.message}`] : [],
  );
  const sick = hosts.flatMap(({ name, lastReconciliation }) =>
    (lastReconciliation?.notes ?? [])
      .filter((note) => note.startsWith("nvidia-smi"))
      .map((note) => `${name}: ${note}`),
  );
  notes.push(...sick);
  if (workers.every(({ hostId }) => hostId === null))
    notes.push(
      "No worker has a container engine: rollouts run, trainers wait. Start Docker, or set DOCKER_HOST.",
    );
  // What a host says of a sick driver says more.
  else if (gpus === 0 && sick.length === 0)
    notes.push(
      "There are no GPUs: trainers that need one wait. Set HARDSIM_EMULATED_GPUS=2, or run a worker on a host with NVIDIA GPUs.",
    );
  if (hosts.some(({ gpuKind }) => gpuKind === "emulated"))
    notes.push("GPUs are emulated: scheduling is the same, containers get no device.");
  for (const { name, draining } of hosts)
    if (draining) notes.push(`${name} is draining: it takes nothing new.`);
  return notes;
}
