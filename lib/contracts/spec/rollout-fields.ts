import { z } from "zod";
import { field } from "./field";
import { freePart } from "./free-part";
import { part } from "./part";

// What a rollout job is made of, whether a run orders it or somebody sends it alone: both declare these very fields.

/** Of one job: num_envs × steps. */
export const maxEnvStepsPerJob = 4_000_000;

export const count = (max: number) => z.int().min(1).max(max);

/** What a simulator of the user's own is told where no scene is named. */
export const unnamedScene = "default";

export const sceneId = field(z.string().min(1).max(200), {
  default: "franka_cabinet_oige_v1",
  form: {
    label: "Scene",
    control: "scene",
    span: 3,
    mono: true,
    ownSimulator: { control: undefined, help: `any name, which it is told; else ${unnamedScene}` },
  },
});

export const numEnvs = field(count(1_024), {
  default: 8,
  form: { label: "Environments a job", help: "{min} to {max}, else {default}" },
});

/** Control steps of an episode. */
export const steps = field(count(10_000), {
  default: 128,
  form: { label: "Control steps", help: "{min} to {max}, else {default}" },
});

export const seed = field(z.int().min(0).max(Number.MAX_SAFE_INTEGER), {
  default: 42,
  form: { label: "Seed", span: 1, help: "else {default}" },
});

const builtInControl = part({
  task_mode: field(z.string().min(1).max(200), {
    fallback: "",
    description: "The scene's first task mode when left out.",
    form: { label: "Task", control: "task_mode", span: 3, mono: true },
  }),
  fix_base: field(z.boolean(), {
    default: true,
    form: { label: "Fixed base", words: { true: "fixed", false: "free" } },
  }),
  /** Standard deviation in units of the action's range. */
  action_noise: field(z.number().min(0).max(2), {
    default: 0,
    form: { label: "Action noise", help: "{min} to {max}, else {default}" },
  }),
});

/** A simulator of the user's own is told whatever is said here. */
export const control = freePart(builtInControl, {
  beside: "simulator",
  as: "control",
  form: {
    label: "Control",
    control: "json",
    span: 6,
    mono: true,
    help: "a JSON object, which the simulator is told as it stands here; else {}",
  },
});

/** Of control steps, where a simulator of the user's own has noise for them: what the built-in one takes. */
export const actionNoise = builtInControl.fields.action_noise;
