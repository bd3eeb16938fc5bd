import { expect, it } from "vitest";
import { Drive } from "@/components/drive/drive";
import type { ThreadListener } from "@/components/drive/open-thread";
import type { Trajectory } from "@/lib/client/read-trajectory";
import { findScene } from "@/lib/core/scenes/catalogue";
import { findKinematicTree } from "@/lib/core/scenes/find-kinematic-tree";
import type { KinematicTree } from "@/lib/core/scenes/kinematic-tree";
import type { DriveStart, FromDrive, ToDrive } from "@/lib/drive/messages";

const scene = findScene("table_top_v0");
const [mode] = scene?.taskModes ?? [];
if (!scene || !mode) throw new Error("the scene is in the catalogue");
// As a page gets it by the API, whose schema a test of its own holds.
const tree = findKinematicTree("table_top_v0") as KinematicTree;
const start: DriveStart = { seed: 1, index: 0, purpose: "training", by: "policy", actionNoise: 0, steps: 3 };

const state = (value: number) => Float64Array.from(tree.coordinates, (_, i) => value + i / 1000);
const recorded = (values: readonly number[]): Trajectory => ({
  length: values.length,
  success: false,
  arrays: {
    qpos: {
      names: tree.coordinates,
      units: [],
      bounds: null,
      values: Float32Array.from(values.flatMap((value) => [...state(value)])),
    },
  },
  controlDt: 0.02,
  sceneId: "table_top_v0",
  taskMode: mode.taskMode,
  simulatorVersion: null,
  begun: null,
  leftOut: [],
});

/** A drive whose worker says what a test has it say. */
function openDrive(recording: readonly number[] | null = null) {
  const sent: ToDrive[] = [];
  let listener: ThreadListener | null = null;
  let ended = 0;
  const drive = new Drive(
    {
      scene: scene as NonNullable<typeof scene>,
      mode: mode as NonNullable<typeof mode>,
      tree,
      recording: recording && { trajectory: recorded(recording), start, policyId: "ckpt_1" },
    },
    (given) => {
      listener = given;
      return { send: (message) => sent.push(message), end: () => void ended++ };
    },
  );
  drive.open();
  const tell = (message: FromDrive) => listener?.onTold(message);
  let at = 0;
  const step = (
    end: "succeeded" | "out_of_steps" | null = null,
    number = drive.state.get().attempt?.number ?? 0,
  ) =>
    tell({
      kind: "stepped",
      number,
      step: {
        observation: new Float32Array(mode?.observation.names.length ?? 0),
        action: new Float32Array(mode?.action.names.length ?? 0),
        expertAction: new Float32Array(mode?.action.names.length ?? 0),
        qpos: state(at++),
        reward: 1,
      },
      qpos: state(at),
      pullN: 0,
      end,
      why: null,
    });
  const begin = () => {
    at = 0;
    tell({ kind: "began", number: drive.state.get().attempt?.number ?? 0, qpos: state(0) });
  };
  return {
    drive,
    kinds: () => sent.map(({ kind }) => kind),
    tell,
    begin,
    step,
    hang: () => listener?.onHung(5),
    ended: () => ended,
  };
}

/** Ready to be stepped, driven by a policy. */
function openReady(recording: readonly number[] | null = null) {
  const opened = openDrive(recording);
  opened.drive.givePolicy("ckpt_1", new ArrayBuffer(4));
  opened.drive.begin(start);
  opened.tell({ kind: "opened", thing: { body: 11, mass: 0.08, friction: 1, halfSize: 0.02 } });
  opened.tell({ kind: "policy_loaded", recurrent: false });
  opened.begin();
  return opened;
}

it("an attempt begins once the simulator and whoever drives are there, and the expert needs no policy", () => {
  const { drive, kinds, tell } = openDrive();
  drive.begin(start);
  drive.givePolicy("ckpt_1", new ArrayBuffer(4));
  tell({ kind: "opened", thing: null });
  expect(kinds()).toEqual(["open", "speed", "policy"]);
  expect(drive.state.get()).toMatchObject({ isOpen: true, policy: "loading", attempt: null });
  tell({ kind: "policy_loaded", recurrent: true });
  expect(kinds().at(-1)).toBe("begin");
  expect(drive.state.get()).toMatchObject({ policy: "ready", attempt: { number: 1, start } });
  const other = openDrive();
  other.drive.begin({ ...start, by: "scripted" });
  other.tell({ kind: "opened", thing: null });
  expect(other.kinds()).toEqual(["open", "speed", "pull", "begin"]);
});

it("a policy that is refused is told, and another driver can be taken", () => {
  const { drive, tell, kinds } = openDrive();
  drive.begin(start);
  drive.givePolicy("ckpt_1", new ArrayBuffer(4));
  tell({ kind: "opened", thing: null });
  tell({ kind: "policy_refused", code: "policy_shape", message: "It has 6 numbers." });
  expect(drive.state.get()).toMatchObject({
    policy: "refused",
    refusal: { code: "policy_shape" },
    trouble: null,
    attempt: null,
  });
  drive.begin({ ...start, by: "random" });
  expect(kinds().at(-1)).toBe("begin");
});

it("steps are counted, compared with the recording to the last bit, and looked back at", () => {
  const { drive, step, kinds } = openReady([0, 1, 2]);
  drive.play();
  step();
  step();
  expect(drive.comparison.likeness.get()).toEqual({ same: 2, differsAt: null });
  step("succeeded");
  expect(drive.comparison.likeness.get()).toEqual({ same: 3, differsAt: null });
  expect(drive.state.get().isPlaying).toBe(false);
  expect([...drive.state.get().tallies]).toEqual([["policy ckpt_1", { attempts: 1, successes: 1 }]]);
  expect(drive.player.store.get()).toMatchObject({ at: 3, last: 3, isPlaying: false });
  const steps = kinds().filter((kind) => kind === "step").length;
  drive.player.ask({ type: "step", by: -2 });
  expect(drive.player.store.get().at).toBe(1);
  drive.player.ask({ type: "step", by: 1 });
  drive.player.ask({ type: "seek", step: 99 });
  expect(drive.player.store.get().at).toBe(3);
  expect(kinds().filter((kind) => kind === "step")).toHaveLength(steps);
  expect(drive.track.read()).toMatchObject({ length: 3 });
});

it("one bit that differs is told by its step, and what somebody touched is compared with nothing", () => {
  const differs = openReady([0, 1 + 2 ** -23, 2]);
  differs.step();
  differs.step();
  differs.step();
  expect(differs.drive.comparison.likeness.get()).toEqual({ same: 1, differsAt: 1 });
  for (const touch of [
    ({ drive }: ReturnType<typeof openReady>) => drive.nudgeThing([1, 0, 0]),
    ({ drive }: ReturnType<typeof openReady>) => drive.setNoise(0.5),
    ({ drive }: ReturnType<typeof openReady>) => drive.changeThing({ mass: 2, friction: 1, size: 1 }),
  ]) {
    const touched = openReady([0, 1, 2]);
    touched.step();
    touch(touched);
    touched.step();
    expect(touched.drive.state.get().attempt?.isTouched).toBe(true);
    expect(touched.drive.comparison.likeness.get().same).toBe(1);
    touched.drive.close();
  }
});

it("a change that stands when an attempt begins touches it, and the scene's own does not", () => {
  const { drive } = openReady();
  drive.changeThing({ mass: 2, friction: 1, size: 1 });
  drive.begin(start);
  expect(drive.state.get().attempt).toMatchObject({ number: 2, isTouched: true });
  drive.changeThing({ mass: 1, friction: 1, size: 1 });
  drive.begin(start);
  expect(drive.state.get().attempt).toMatchObject({ number: 3, isTouched: false });
});

it("what belongs to an attempt that was broken off is not taken for the next one's", () => {
  const { drive, step, begin } = openReady();
  step();
  drive.begin({ ...start, seed: 2 });
  step("out_of_steps", 1);
  expect(drive.state.get()).toMatchObject({ attempt: { number: 2, end: null }, tallies: new Map() });
  begin();
  expect(drive.track.length).toBe(0);
});

it("one that hangs is told so, keeps what was counted, and can be started again", () => {
  const { drive, step, hang, kinds, ended, tell } = openReady();
  step("out_of_steps");
  drive.begin(start);
  hang();
  expect(drive.state.get()).toMatchObject({ isPlaying: false, trouble: { code: "drive_hung" } });
  drive.open();
  expect(ended()).toBe(1);
  expect(drive.state.get()).toMatchObject({ trouble: null, isOpen: false, attempt: null });
  expect(drive.state.get().tallies.size).toBe(1);
  expect(kinds().slice(-3)).toEqual(["open", "speed", "policy"]);
  tell({ kind: "opened", thing: null });
  tell({ kind: "policy_loaded", recurrent: false });
  expect(drive.state.get()).toMatchObject({ isPlaying: false, attempt: { start } });
});

it("the playhead follows what is known, however fast frames come, and never passes it", () => {
  const { drive, step } = openReady();
  drive.play();
  for (let i = 0; i < 20; i++) {
    step();
    drive.pass(10);
    drive.pass(10);
    const { at } = drive.player.store.get();
    expect(at).toBeLessThanOrEqual(i + 1);
    expect(at).toBeGreaterThan(i - 2.5);
  }
  drive.pass(5_000);
  expect(drive.player.store.get().at).toBe(20);
});
