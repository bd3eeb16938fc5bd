import { chooseDriver } from "@/lib/simulation/choose-driver";
import type { Frame } from "@/lib/simulation/episode";
import type { EpisodeJob } from "@/lib/simulation/episode-job";
import { openStream } from "@/lib/simulation/open-stream";

/** Makes the action to execute out of an observed frame, in the frame. */
type Drive = (frame: Frame) => void;

/**
 * Drives one episode with random streams of its own. Where a policy drives, it has written its action into the frame
 * before, and what is left to do here is the noise. `index` counts from 0 within the job.
 */
export function createDrive(job: EpisodeJob, index: number): Drive {
  const act = createActor(job, index);
  const addNoise = createNoise(job, index);
  return (frame) => {
    act(frame);
    addNoise(frame);
  };
}

function createActor(job: EpisodeJob, index: number): Drive {
  switch (chooseDriver(job, index)) {
    case "scripted":
      return ({ action, expertAction }) => action.set(expertAction);
    case "random": {
      const rng = openStream(job, index, "policy");
      return ({ action }) => {
        for (let i = 0; i < action.length; i++) action[i] = rng.uniform(-1, 1);
      };
    }
    case "policy":
      return () => {};
  }
}

/**
 * The last number of an action commands the gripper and gets no noise: only its sign counts, so noise would open and
 * close the gripper at random.
 */
function createNoise(job: EpisodeJob, index: number): Drive {
  const { actionNoise } = job;
  if (actionNoise === 0) return () => {};
  const noise = openStream(job, index, "noise");
  return ({ action }) => {
    for (let i = 0; i < action.length - 1; i++) {
      action[i] = Math.min(1, Math.max(-1, action[i] + actionNoise * noise.normal()));
    }
  };
}
