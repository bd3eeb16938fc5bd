import type { MjData } from "@mujoco/mujoco";
import type { Scene } from "@/lib/simulation/mujoco/scene";

export type Health = "sound" | "diverged" | "overfull";

/**
 * The state of one environment, in MuJoCo's units: m, rad, s, N. The bindings type every array as `any` and make a new
 * view at each read, and a view becomes empty without an error when the WebAssembly memory grows. Here the views are
 * typed, kept, and renewed at each reset. A new simulation can make the memory grow, so make all that are stepped in turn
 * before resetting the first.
 */
export class Simulation {
  readonly data: MjData;
  qpos: Float64Array = new Float64Array();
  qvel: Float64Array = new Float64Array();
  ctrl: Float64Array = new Float64Array();
  sitePosition: Float64Array = new Float64Array();
  siteRotation: Float64Array = new Float64Array();
  jointAnchor: Float64Array = new Float64Array();
  jointAxis: Float64Array = new Float64Array();
  sensors: Float64Array = new Float64Array();
  /** Of each body its centre of mass in the world, and where its own frame is. */
  massCenters: Float64Array = new Float64Array();
  bodyPosition: Float64Array = new Float64Array();
  bodyRotation: Float64Array = new Float64Array();
  /** What pulls at each body's centre of mass, in the world: three numbers of a force, three of a torque. Zero after a reset. */
  bodyForce: Float64Array = new Float64Array();

  constructor(readonly scene: Scene) {
    this.data = new scene.mujoco.MjData(scene.model);
    this.renewViews();
  }

  /** Back to the scene's rest state, solver warm start and warning counters included. Call `settle` when the start is set. */
  reset(): void {
    if (this.qpos.byteLength === 0) this.renewViews();
    this.scene.mujoco.mj_resetData(this.scene.model, this.data);
  }

  /** Computes the positions of bodies and sites from `qpos`. */
  settle(): void {
    this.scene.mujoco.mj_forward(this.scene.model, this.data);
  }

  advance(substeps: number): void {
    for (let i = 0; i < substeps; i++) this.scene.mujoco.mj_step(this.scene.model, this.data);
  }

  /**
   * MuJoCo throws no error for a state that is not finite or too large: it resets the state and counts a warning. When
   * its memory for contacts is full it drops some, and counts a warning too. So the counters are read here.
   */
  checkHealth(): Health {
    const { mjtWarning } = this.scene.mujoco;
    if (!this.qpos.every(Number.isFinite)) return "diverged";
    const counts = this.countWarnings();
    const total = (kinds: readonly { value: number }[]) =>
      kinds.reduce((sum, kind) => sum + (counts[kind.value] ?? 0), 0);
    const { mjWARN_BADQPOS, mjWARN_BADQVEL, mjWARN_BADQACC, mjWARN_BADCTRL } = mjtWarning;
    if (total([mjWARN_BADQPOS, mjWARN_BADQVEL, mjWARN_BADQACC, mjWARN_BADCTRL]) > 0) return "diverged";
    return total([mjtWarning.mjWARN_CONTACTFULL, mjtWarning.mjWARN_CNSTRFULL]) > 0 ? "overfull" : "sound";
  }

  /** All warnings of MuJoCo since the last reset, of whatever kind. */
  sumWarnings(): number {
    return this.countWarnings().reduce((sum, count) => sum + count, 0);
  }

  dispose(): void {
    this.data.delete();
  }

  /** The entries are copies and must be deleted; the list is memory inside MjData, and deleting it would abort. */
  private countWarnings(): number[] {
    const warnings = this.data.warning;
    return Array.from({ length: warnings.size() }, (_, i) => {
      const entry = warnings.get(i);
      if (!entry) return 0;
      const { number } = entry;
      entry.delete();
      return number;
    });
  }

  private renewViews(): void {
    const { data } = this;
    this.qpos = data.qpos;
    this.qvel = data.qvel;
    this.ctrl = data.ctrl;
    this.sitePosition = data.site_xpos;
    this.siteRotation = data.site_xmat;
    this.jointAnchor = data.xanchor;
    this.jointAxis = data.xaxis;
    this.sensors = data.sensordata;
    this.massCenters = data.xipos;
    this.bodyPosition = data.xpos;
    this.bodyRotation = data.xmat;
    this.bodyForce = data.xfrc_applied;
  }
}
