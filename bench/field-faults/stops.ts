import { listContainers } from "@/e2e/fixtures/leftovers";
import { connect } from "@/scripts/setup/engine-client.mjs";
import { until } from "@/scripts/testing/until";
import { program } from "../runs/small-run";
import { type Api, type FieldFault, good, scene } from "./field-fault";
import { listPartial, listTrainers, readLog, sayEnd, startRun, waitForEnd, waitForLog } from "./runs";

/** Says that it trains until it gets SIGTERM, then does this. No single quotes in it. */
const untilTerm = (...atTerm: string[]) => [
  "import signal, sys, time",
  "def stop(*_):",
  ...atTerm.map((line) => `    ${line}`),
  "signal.signal(signal.SIGTERM, stop)",
  'print("training", flush=True)',
  "while True: time.sleep(0.1)",
];
const save = 'open("/hardsim/output/checkpoint.pt", "w").write("saved")';

async function cancelWhileTraining(api: Api, name: string, trainer: object) {
  const runId = await startRun(api, { name, trainer });
  await waitForLog(api, runId, "training");
  await api.post(`/v1/training-runs/${runId}/cancel`);
  const ended = await waitForEnd(api, runId);
  const partial = await listPartial(api, runId);
  return { ended, partial, log: await readLog(api, runId) };
}

const behindShell = (command: string) => ({ entrypoint: "sh -c", args_template: [command] });
const python = (...lines: string[]) => `python -c '${lines.join("\n")}'`;

/** What a cancel leaves of a whole tree of processes. */
export const stopFaults: readonly FieldFault[] = [
  ['sh -c "python train.py; echo after", canceled', (train: string) => `${train}; echo after`],
  ['sh -c "python train.py | cat", canceled', (train: string) => `${train} | cat`],
  ['sh -c "python train.py & wait", canceled', (train: string) => `${train} & wait`],
].map(([input, wrap]) => ({
  number: "B8",
  input: String(input),
  expected: "Python saves in its grace, that is a partial artifact, and nothing runs after it",
  ask: async (api) => {
    const command = (wrap as (train: string) => string)(python(...untilTerm(save, "sys.exit(0)")));
    const { ended, partial, log } = await cancelWhileTraining(api, `B8 ${input}`, behindShell(command));
    return {
      holds: ended.run.status === "canceled" && partial.includes("checkpoint.pt") && !log.includes("after"),
      seen: `${sayEnd(ended)}; partial: ${partial.join(", ")}; log: ${log.trim().split("\n").join(" / ")}`,
    };
  },
}));

/** Ends the run's one trainer as somebody at the engine would. */
async function stopThroughEngine(runId: string): Promise<void> {
  const docker = await connect();
  for (const { Id } of await listContainers(runId)) await docker.getContainer(Id).stop({ t: 30 });
}

/** On its first attempt it waits to be stopped, and on the next it completes. */
const stoppedOnce = (...waiting: string[]) =>
  program(
    "import os",
    "if os.environ['HARDSIM_ATTEMPT'] == '1':",
    ...waiting.map((line) => `    ${line}`),
    ...good(),
  );

export const outsideStops = scene({
  wants: {
    plain: {
      number: "B7",
      input: "docker stop, of a trainer that dies of SIGTERM (143)",
      expected: "lost, not charged, no retry used: trained again",
    },
    trapped: {
      number: "B7",
      input: "docker stop, of a trainer that traps it, saves and exits 0",
      expected: "not a completed iteration: trained again, and not charged",
    },
  },
  play: async (tell, { api }) => {
    for (const [want, trainer] of [
      ["plain", stoppedOnce("import time", "print('training', flush=True)", "time.sleep(600)")],
      ["trapped", stoppedOnce(...untilTerm(...good(), "sys.exit(0)"))],
    ] as const) {
      const runId = await startRun(api, { name: `B7 ${want}`, trainer });
      await waitForLog(api, runId, "training");
      await until("a container", async () => (await listContainers(runId)).length === 1);
      await stopThroughEngine(runId);
      const ended = await waitForEnd(api, runId);
      const trainers = (await listTrainers(api, runId)).map(({ status, credits }) => `${status} ${credits}`);
      await tell(want, {
        holds: ended.run.status === "succeeded" && trainers[0] === "lost 0" && trainers.length === 2,
        seen: `${sayEnd(ended)} (${trainers.join(", ")})`,
      });
    }
  },
});
