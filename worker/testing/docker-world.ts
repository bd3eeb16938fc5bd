import type { ResolvedSpec } from "@/lib/contracts/spec/run-spec";
import { makeResolvedSpec, makeRun, type RunOverrides } from "@/lib/testing/factories";
import { createDockerEngine } from "@/worker/containers/docker/docker-engine";
import type { ContainerEngine } from "@/worker/containers/port";
import { makeShellImage } from "@/worker/containers/testing/shell-image";
import { makeWorld, type World } from "./make-world";

type Trainer = ResolvedSpec["trainer"];

/** A world whose containers are real: trainers are shell scripts in a small image of this machine's own tools. */
export type DockerWorld = World & {
  engine: ContainerEngine;
  /** The image of this machine's own tools. */
  imageUri: string;
  /** A run of one iteration and one rollout, without retries; `script` is its trainer. */
  makeShellRun(script: string, trainer?: Partial<Trainer>, run?: RunOverrides): Promise<string>;
};

export async function makeDockerWorld(): Promise<DockerWorld> {
  const imageUri = await makeShellImage();
  const engine = createDockerEngine();
  const world = await makeWorld();
  return {
    ...world,
    engine,
    imageUri,
    startWorker: (given = {}) => world.startWorker({ engine, emulatedGpus: 4, ...given }),
    makeShellRun: async (script, trainer = {}, run = {}) => {
      const made = await makeRun(world.database, {
        ...run,
        plan: {
          rollout: { jobsPerIteration: 1, parallelism: 1, retryLimit: 0, reserveMicro: 0 },
          trainer: { retryLimit: 0, reserveMicro: 50_000 },
          limits: { maxIterations: 1, maxActiveMs: 600_000, maxMicroCredits: null },
          ...run.plan,
        },
        spec: {
          trainer: {
            ...makeResolvedSpec().trainer,
            imageUri,
            entrypoint: "sh -c",
            argsTemplate: [asTemplate(script)],
            resources: { gpu: 1, cpu: 0.25, memoryGb: 0.1 },
            ...trainer,
          },
        },
      });
      return made.runId;
    },
    close: async () => {
      await world.stopWorkers();
      for (const { name } of await engine.list(world.installationId)) {
        await engine.stop(name, 0);
        await engine.remove(name);
      }
      await world.close();
    },
  };
}

/** An argument that reads as it is written: braces stand for placeholders. */
export const asTemplate = (text: string): string => text.replaceAll("{", "{{").replaceAll("}", "}}");

/** Shell lines of a trainer that keeps the contract; its checkpoint is the one before and a line of its own. */
export const honestScript = `
  cd "$HARDSIM_OUTPUT_DIR"
  in=\${HARDSIM_CHECKPOINT_IN_URI#file://}
  if [ -n "$in" ]; then cat "$in" > checkpoint.pt; fi
  echo "iteration $HARDSIM_ITERATION_INDEX" >> checkpoint.pt
  echo "{\\"loss\\": 0.\${HARDSIM_ITERATION_INDEX}5}" > metrics.json
`;
