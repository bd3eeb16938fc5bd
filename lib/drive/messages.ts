import type { JobPurpose } from "@/lib/core/names";
import type { Vector } from "@/lib/core/scenes/kinematic-tree";

/** Who drives: the policy that was given, the task's scripted expert, or random actions. */
export const driveBy = ["policy", "scripted", "random"] as const;
export type DriveBy = (typeof driveBy)[number];

/** What decides every number of an episode that nobody touches. `index` counts from the beginning of its suite. */
export type DriveStart = {
  seed: number;
  index: number;
  purpose: JobPurpose;
  by: DriveBy;
  /** Standard deviation of Gaussian noise on the executed action; the gripper gets none. */
  actionNoise: number;
  /** Control steps after which it ends without success, counted from when it was last touched; null: never. */
  steps: number | null;
};

/** Of the thing that the robot handles, as multiples of what the scene has. */
export type ThingChange = { mass: number; friction: number; size: number };

/**
 * A hand on a body, by an index among the scene's: it pulls the place `grip`, in the body's own frame, towards `towards` in the
 * world; m.
 */
export type Pull = { body: number; grip: Vector; towards: Vector };

/** What the page asks of the thread. */
export type ToDrive =
  | { kind: "open"; sceneId: string; taskMode: string }
  /** A policy.onnx, whose bytes are given away; another one takes its place. */
  | { kind: "policy"; bytes: ArrayBuffer }
  /** A new attempt; `number` tells its messages from those of the one before. */
  | { kind: "begin"; number: number; start: DriveStart }
  | { kind: "play" }
  | { kind: "pause" }
  | { kind: "step" }
  /** Multiples of the episode's own time. */
  | { kind: "speed"; speed: number }
  | { kind: "noise"; actionNoise: number }
  | { kind: "change"; change: ThingChange }
  /** Null: it lets go. */
  | { kind: "pull"; pull: Pull | null }
  /** Answered at once where the thread is not caught in a call. */
  | { kind: "ping" };

/** How an attempt ended. `diverged`: a number of its state is not finite, or out of range. */
export type DriveEnd = "succeeded" | "out_of_steps" | "diverged" | "policy_failed";

/** One control step: the state before it, what was done, and what it brought. */
export type DrivenStep = {
  observation: Float32Array;
  action: Float32Array;
  expertAction: Float32Array;
  qpos: Float64Array;
  reward: number;
};

/** Of the thing as the scene has it: kg, coefficient, m from its middle to a side; `body` is its index. */
export type ThingFacts = { body: number; mass: number; friction: number; halfSize: number };

/** What the thread tells the page. */
export type FromDrive =
  /** `thing` null: nothing in the scene moves freely. */
  | { kind: "opened"; thing: ThingFacts | null }
  | { kind: "policy_loaded"; recurrent: boolean }
  /** `code`: one of `policy_…`. */
  | { kind: "policy_refused"; code: string; message: string }
  | { kind: "began"; number: number; qpos: Float64Array }
  /** `qpos` is the state after it, `pull` the force of the hand in N, where one pulls. */
  | {
      kind: "stepped";
      number: number;
      step: DrivenStep;
      qpos: Float64Array;
      pullN: number;
      end: DriveEnd | null;
      /** Why it ended, where that is not said by `end`. */
      why: string | null;
    }
  /** The machine does not keep up with the speed that was asked for; 1: it does. */
  | { kind: "pace"; share: number }
  | { kind: "failed"; code: DriveFailure; message: string }
  | { kind: "pong" };

/** Why nothing can be driven. `download_failed`: a file of the simulator or of the runtime did not come. */
export type DriveFailure = "no_webassembly" | "download_failed" | "drive_failed";
