import { Hand } from "@/lib/drive/hand";
import type { DriveEnd, DrivenStep, DriveStart, Pull, ThingChange, ThingFacts } from "@/lib/drive/messages";
import { loadPolicy, type Policy } from "@/lib/policy/load-policy";
import type { PolicyMemory } from "@/lib/policy/policy-session";
import { createDrive } from "@/lib/simulation/drive-episode";
import type { Environment, Environments } from "@/lib/simulation/environments";
import { Episode } from "@/lib/simulation/episode";
import type { EpisodeJob, JobPolicy } from "@/lib/simulation/episode-job";
import { noChange, ObjectChanger } from "@/lib/simulation/mujoco/object-changer";
import { probeScene } from "@/lib/simulation/probe-scene";
import { requireJobScene } from "@/lib/simulation/scenes/require-job-scene";

type DriveScene = Pick<EpisodeJob, "sceneId" | "taskMode">;

/** What one control step was, and whether it was the last. `qpos`: the state after it; `pullN`: how hard a hand pulled. */
export type ToldStep = {
  step: DrivenStep;
  qpos: Float64Array;
  pullN: number;
  end: DriveEnd | null;
  why: string | null;
};

type Attempt = {
  start: DriveStart;
  episode: Episode;
  drive: ReturnType<typeof createDrive>;
  /** What a recurrent policy remembers; null where none drives. */
  memory: PolicyMemory | null;
  /** Control steps since a hand or a change last touched it. */
  untouched: number;
  isOver: boolean;
};

/**
 * One scene that somebody drives, one control step at a time: the server's own episode, with a policy that is asked as rollouts
 * ask theirs, and a hand that may reach into it. An episode that nobody touches is the recorded one, to the last bit.
 */
export class DriveSession {
  readonly stepS: number;
  private readonly environment: Environment;
  private readonly changer: ObjectChanger | null;
  private readonly hand: Hand;
  private change: ThingChange = noChange;
  private policy: Policy | null = null;
  private attempt: Attempt | null = null;

  /** Throws where the catalogue has no such scene or task mode. */
  constructor(
    environments: Environments,
    private readonly scene: DriveScene,
  ) {
    this.environment = environments.open(scene);
    this.stepS = requireJobScene(scene).scene.simulator.controlDt;
    this.changer = openChanger(this.environment);
    this.hand = new Hand(this.environment.simulation, this.stepS);
  }

  get thing(): ThingFacts | null {
    return this.changer && { ...this.changer.facts };
  }

  /** Takes the place of the policy before. Throws a `PolicyRefusal` for one that cannot drive this scene; an attempt under way is over. */
  async takePolicy(bytes: Uint8Array): Promise<{ recurrent: boolean }> {
    this.attempt = null;
    await this.policy?.release();
    this.policy = null;
    // What a policy is tried on must not depend on what was changed here.
    const { spaces, observation } = this.withOwnThing(() => probeScene(this.environment));
    this.policy = await loadPolicy(bytes, spaces, observation);
    return { recurrent: this.policy.layout.memories.length > 0 };
  }

  /** Answers the state in which the attempt begins. */
  begin(start: DriveStart): Float64Array {
    const { environment, policy } = this;
    if (start.by === "policy" && policy === null) throw new Error("there is no policy that could drive");
    const { simulation } = environment;
    const job = this.describeJob(start);
    const episode = new Episode(environment, job, start.index);
    this.hand.hold(null);
    this.raiseThing(this.change.size - 1);
    this.attempt = {
      start,
      episode,
      drive: createDrive(job, start.index),
      memory: start.by === "policy" && policy !== null ? policy.createMemory() : null,
      untouched: 0,
      isOver: false,
    };
    return simulation.qpos.slice();
  }

  /** One control step of the attempt; null: there is none, or it is over. */
  async step(): Promise<ToldStep | null> {
    const { attempt } = this;
    if (attempt === null || attempt.isOver) return null;
    const { episode, drive, memory } = attempt;
    const { frame } = episode;
    episode.observe();
    if (memory !== null && this.policy !== null) {
      try {
        await this.policy.act([{ observation: frame.observation, action: frame.action, memory }]);
      } catch (error) {
        return this.finish(attempt, { reward: 0, pullN: 0, end: "policy_failed", why: describe(error) });
      }
    }
    drive(frame);
    const pullN = this.press(attempt);
    try {
      const { reward, success } = episode.step();
      if (this.environment.simulation.checkHealth() !== "sound")
        return this.finish(attempt, { reward, pullN, end: "diverged", why: null });
      attempt.untouched++;
      const { steps } = attempt.start;
      const isOut = steps !== null && attempt.untouched >= steps;
      return this.finish(attempt, {
        reward,
        pullN,
        end: success ? "succeeded" : isOut ? "out_of_steps" : null,
        why: null,
      });
    } catch (error) {
      return this.finish(attempt, { reward: 0, pullN, end: "diverged", why: describe(error) });
    }
  }

  /** Of the attempt under way, and of those after it by their own start. */
  setNoise(actionNoise: number): void {
    const { attempt } = this;
    if (attempt === null) return;
    attempt.start = { ...attempt.start, actionNoise };
    // Its random numbers begin anew: nobody else has recorded this episode.
    attempt.drive = createDrive(this.describeJob(attempt.start), attempt.start.index);
  }

  /** Heavier, smoother, larger, at once and from then on. */
  changeThing(change: ThingChange): void {
    const { changer } = this;
    if (changer === null) return;
    const grown = change.size - this.change.size;
    this.change = change;
    changer.apply(change);
    if (grown > 0) this.raiseThing(grown);
    if (this.attempt) this.attempt.untouched = 0;
  }

  pull(pull: Pull | null): void {
    this.hand.hold(this.attempt === null ? null : pull);
  }

  private press(attempt: Attempt): number {
    const { changer, hand } = this;
    if (!hand.isHolding) return 0;
    attempt.untouched = 0;
    const { facts } = changer ?? {};
    return hand.press(facts ? { body: facts.body, mass: facts.mass * this.change.mass } : null);
  }

  private finish(
    attempt: Attempt,
    told: Pick<ToldStep, "pullN" | "end" | "why"> & { reward: number },
  ): ToldStep {
    const { frame } = attempt.episode;
    const { reward, ...rest } = told;
    attempt.isOver = told.end !== null;
    if (attempt.isOver) this.hand.hold(null);
    return {
      ...rest,
      step: {
        observation: frame.observation.slice(),
        action: frame.action.slice(),
        expertAction: frame.expertAction.slice(),
        qpos: frame.qpos.slice(),
        reward,
      },
      qpos: this.environment.simulation.qpos.slice(),
    };
  }

  /** By a share of its own half: what has grown would stand in the table, and be thrown out of it. */
  private raiseThing(share: number): void {
    if (this.changer === null || share === 0) return;
    const { simulation } = this.environment;
    const { address, halfSize } = this.changer.facts;
    simulation.qpos[address + 2] += share * halfSize;
    simulation.settle();
  }

  private withOwnThing<Value>(work: () => Value): Value {
    this.changer?.apply(noChange);
    try {
      return work();
    } finally {
      this.changer?.apply(this.change);
    }
  }

  /** The limit of steps is kept here, where a touch begins it anew. */
  private describeJob({ by, seed, purpose, actionNoise }: DriveStart): EpisodeJob {
    return {
      ...this.scene,
      seed,
      purpose,
      actionNoise,
      steps: Number.MAX_SAFE_INTEGER,
      episodeOffset: 0,
      expertFraction: 0,
      policy: policies[by],
    };
  }
}

/** Whoever runs a job asks its policy; a file has none here. */
const policies: Readonly<Record<DriveStart["by"], JobPolicy>> = {
  policy: { kind: "onnx", file: "", sha256: "" },
  scripted: { kind: "scripted" },
  random: { kind: "random" },
};

function openChanger({ simulation }: Environment): ObjectChanger | null {
  return ObjectChanger.isFor(simulation.scene) ? new ObjectChanger(simulation.scene) : null;
}

const describe = (error: unknown): string => (error instanceof Error ? error.message : String(error));
