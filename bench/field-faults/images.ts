import { connect } from "@/scripts/setup/engine-client.mjs";
import { smokeImage } from "@/scripts/setup/images.mjs";
import { program } from "../runs/small-run";
import { type Api, type Attempt, good, scene } from "./field-fault";
import { sayEnd, startRun, tellTrainer, waitForEnd, waitForLog } from "./runs";

const repo = "hardsim-field-faults";
const imageUri = `${repo}:latest`;

/** The smoke image under a name of its own, with an ENTRYPOINT and a USER that trainers do not run. */
async function makeImage(mark: string): Promise<void> {
  const docker = await connect();
  const template = await docker.createContainer({ Image: smokeImage, Entrypoint: ["true"] });
  const changes = `ENTRYPOINT ["/ros_entrypoint.sh"]\nUSER ros\nENV MARK=${mark}`;
  await template.commit({ repo, tag: "latest", changes });
  await template.remove();
}

const trainer = {
  image_uri: imageUri,
  ...program(
    "import os, time",
    "print('mark', os.environ['MARK'], flush=True)",
    "first = os.environ['HARDSIM_ITERATION_INDEX'] == '0'",
    "while first and not os.path.exists('/tmp/told'): time.sleep(0.05)",
    ...good(),
  ),
};

async function readMark(api: Api, runId: string, index: number): Promise<string> {
  const at = `/v1/training-runs/${runId}`;
  const { iterations } = await api.get(`${at}/iterations`);
  const { attempts } = iterations.find((one: { index: number }) => one.index === index);
  const { attempt_id: id } = attempts.find(({ kind }: Attempt) => kind === "trainer");
  const log = await (await api.open(`${at}/attempts/${id}/logs?format=text`, {})).text();
  return log.match(/mark (\d)/)?.[1] ?? "none";
}

export const movedImages = scene({
  wants: {
    told: {
      number: "B9",
      input: "an image with an ENTRYPOINT and a USER",
      expected: "an event and the run say what is not run, which image it is and how old",
    },
    moved: {
      number: "B9",
      input: "latest moves on the engine between two iterations",
      expected: "both iterations use the one that the run began with",
    },
  },
  play: async (tell, { api }) => {
    await makeImage("1");
    try {
      const runId = await startRun(api, { name: "B9", trainer, loop: { max_iterations: 2 } });
      await waitForLog(api, runId, "mark");
      await makeImage("2");
      await tellTrainer(runId);
      const ended = await waitForEnd(api, runId);
      const { events } = await api.get(`/v1/training-runs/${runId}/events?type=image.resolved`);
      const message: string = events[0]?.message ?? "";
      const { image } = ended.run;
      await tell("told", {
        holds:
          /\/ros_entrypoint\.sh/.test(message) &&
          /USER \(ros\)/.test(message) &&
          typeof image?.created_at === "string" &&
          image.user === "ros",
        seen: message,
      });
      const marks = [await readMark(api, runId, 0), await readMark(api, runId, 1)];
      await tell("moved", {
        holds: ended.run.status === "succeeded" && marks.join() === "1,1",
        seen: `${sayEnd(ended)}; of the first image: ${marks.map((mark) => mark === "1").join(", ")}`,
      });
    } finally {
      await (await connect()).getImage(imageUri).remove({ force: true });
    }
  },
});
