import { findProgram } from "@/scripts/process/find-program.mjs";
import { connect } from "@/scripts/setup/engine-client.mjs";
import { smokeImage, smokeImageAlias } from "@/scripts/setup/images.mjs";
import { startRemappedEngine } from "@/worker/containers/testing/remapped-engine";
import { startRootlessEngine } from "@/worker/containers/testing/rootless-engine";
import { program } from "../runs/small-run";
import { good, type Seen, scene } from "./field-fault";
import { inHouse } from "./house";
import { sayEnd, startRun, waitForEnd, waitForRun } from "./runs";

/** The usual engine's smoke image, under both of its names: nothing is built for an engine that lives for a minute. */
async function giveImage(socketPath: string): Promise<void> {
  const [from, to] = [await connect(), await connect(socketPath)];
  const answer = await to.loadImage(await from.getImage(smokeImage).get());
  for await (const _ of answer) {
    // It is loaded once the engine has told all of it.
  }
  const [, repo, tag] = smokeImageAlias.match(/^(.*):([^:]+)$/) ?? [];
  await to.getImage(smokeImage).tag({ repo, tag });
}

/** A trainer on that engine: it completes, or nothing of it starts and one sentence says why. */
async function trainOn(socketPath: string): Promise<Seen> {
  await giveImage(socketPath);
  return inHouse({ DOCKER_HOST: `unix://${socketPath}` }, async ({ api }) => {
    const trainer = program("import os", "print('as', os.getuid())", ...good());
    const runId = await startRun(api, { name: "B12", trainer });
    const run = await waitForRun(
      api,
      runId,
      ({ waiting, ended_at: endedAt }) => endedAt !== null || waiting?.code.startsWith("engine_") === true,
      120_000,
    );
    if (run.waiting) {
      const { message } = run.waiting;
      await api.post(`/v1/training-runs/${runId}/cancel`);
      return { holds: run.credits.spent === 0, seen: `waits: ${message}` };
    }
    const ended = await waitForEnd(api, runId);
    return {
      holds: run.status === "succeeded",
      seen: `${sayEnd(ended)}; its log: ${ended.log.trim()}`,
    };
  });
}

export const engines = scene({
  wants: {
    remapped: {
      number: "B12",
      input: "an engine with userns-remap",
      expected: "used: the trainer can write, and its run succeeds",
    },
    rootless: {
      number: "B12",
      input: "an engine without root, beside a worker as root",
      expected: "used, or one sentence before anything starts; nobody pays",
    },
  },
  lacks: () => {
    if (process.getuid?.() !== 0) return "needs root, to start an engine of its own";
    return findProgram("dockerd") ? null : "needs dockerd, to start an engine of its own";
  },
  play: async (tell) => {
    const remapped = await startRemappedEngine(700_000);
    try {
      const seen = await trainOn(remapped.socketPath);
      await tell("remapped", { ...seen, holds: seen.holds && seen.seen.startsWith("succeeded") });
    } finally {
      await remapped.close();
    }
    const rootless = await startRootlessEngine(64_321);
    try {
      await tell("rootless", trainOn(rootless.socketPath));
    } finally {
      await rootless.close();
    }
  },
});
