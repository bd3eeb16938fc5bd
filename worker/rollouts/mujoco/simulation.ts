import loadBindings, { type MainModule, type MjData, type MjModel } from "@mujoco/mujoco";

/**
 * The only file that touches the bindings. They type every array as `any`, hand out a new view on each read, and
 * their views go dead without a sound when the WebAssembly memory grows; here they are typed, kept and renewed.
 */

export type Mujoco = MainModule;

/** One WebAssembly instance, from a module that was compiled once for all threads. */
export function loadMujoco(module: WebAssembly.Module): Promise<Mujoco> {
  return loadBindings({
    instantiateWasm(
      imports: WebAssembly.Imports,
      done: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
    ) {
      // Emscripten has no way to be told of a failure here: left unhandled, it ends the thread, and the pool sees it.
      void WebAssembly.instantiate(module, imports).then((instance) => done(instance, module));
      return {};
    },
  });
}

/** A compiled scene: what never changes from one environment to the next. */
export class Scene {
  readonly mujoco: Mujoco;
  readonly model: MjModel;
  readonly physicsDt: number;

  /** Throws with MuJoCo's own words, element and line when the XML is wrong. */
  constructor(mujoco: Mujoco, xml: string) {
    this.mujoco = mujoco;
    this.model = mujoco.MjModel.from_xml_string(xml);
    this.physicsDt = this.model.opt.timestep;
  }

  jointId(name: string): number {
    return this.requireId("mjOBJ_JOINT", name);
  }
  siteId(name: string): number {
    return this.requireId("mjOBJ_SITE", name);
  }
  /** Where the joint's coordinates start in `qpos`. */
  positionAddress(joint: string): number {
    return this.model.jnt_qposadr[this.jointId(joint)];
  }
  /** Where the joint's velocities start in `qvel`. */
  velocityAddress(joint: string): number {
    return this.model.jnt_dofadr[this.jointId(joint)];
  }
  actuatorId(name: string): number {
    return this.requireId("mjOBJ_ACTUATOR", name);
  }
  sensorAddress(name: string): number {
    return this.model.sensor_adr[this.requireId("mjOBJ_SENSOR", name)];
  }
  /** The lag of a position servo, seconds: a steady joint velocity is its position error divided by this. */
  servoLag(actuator: string): number {
    const id = this.actuatorId(actuator);
    const { mjNBIAS, mjNGAIN } = this.mujoco;
    return -this.model.actuator_biasprm[mjNBIAS * id + 2] / this.model.actuator_gainprm[mjNGAIN * id];
  }

  private requireId(
    kind: "mjOBJ_JOINT" | "mjOBJ_SITE" | "mjOBJ_ACTUATOR" | "mjOBJ_SENSOR",
    name: string,
  ): number {
    const id = this.mujoco.mj_name2id(this.model, this.mujoco.mjtObj[kind].value, name);
    if (id < 0) throw new Error(`the scene has no ${kind.slice(6).toLowerCase()} "${name}"`);
    return id;
  }
}

export type Health = "sound" | "diverged" | "overfull";

/** The state of one environment. Units of MuJoCo: m, rad, s, N. */
export class Simulation {
  readonly scene: Scene;
  readonly data: MjData;
  qpos: Float64Array = new Float64Array();
  qvel: Float64Array = new Float64Array();
  ctrl: Float64Array = new Float64Array();
  sitePosition: Float64Array = new Float64Array();
  siteRotation: Float64Array = new Float64Array();
  jointAnchor: Float64Array = new Float64Array();
  jointAxis: Float64Array = new Float64Array();
  sensors: Float64Array = new Float64Array();

  constructor(scene: Scene) {
    this.scene = scene;
    this.data = new scene.mujoco.MjData(scene.model);
    this.renewViews();
  }

  /** Back to the scene's rest state, warm start and warnings included. Call `settle` when the start is set. */
  reset(): void {
    this.renewDeadViews();
    this.scene.mujoco.mj_resetData(this.scene.model, this.data);
  }

  /** Makes positions of bodies and sites follow `qpos`. */
  settle(): void {
    this.scene.mujoco.mj_forward(this.scene.model, this.data);
  }

  advance(substeps: number): void {
    for (let i = 0; i < substeps; i++) this.scene.mujoco.mj_step(this.scene.model, this.data);
  }

  /** Call before touching any view after other environments may have been made. */
  renewDeadViews(): void {
    if (this.qpos.byteLength === 0) this.renewViews();
  }

  /**
   * MuJoCo answers a state that blew up by resetting it in silence: only its warning counters tell. A full arena drops
   * contacts just as silently.
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

  dispose(): void {
    this.data.delete();
  }

  /** Deleting the list itself would free memory inside MjData and abort; its entries are copies, and ours to delete. */
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
  }
}
