import type { MjModel } from "@mujoco/mujoco";
import type { Mujoco } from "@/lib/simulation/mujoco/load-mujoco";

type NamedKind = "mjOBJ_BODY" | "mjOBJ_JOINT" | "mjOBJ_SITE" | "mjOBJ_ACTUATOR" | "mjOBJ_SENSOR";

/** A compiled scene: what all environments of the scene share and none of them changes. */
export class Scene {
  readonly model: MjModel;
  /** Seconds. */
  readonly physicsDt: number;

  /** Throws with MuJoCo's own message, which names element and line, when the XML is wrong. */
  constructor(
    readonly mujoco: Mujoco,
    xml: string,
  ) {
    this.model = mujoco.MjModel.from_xml_string(xml);
    this.physicsDt = this.model.opt.timestep;
  }

  /** What something is called by its index; "" where the scene gives it no name. */
  nameOf(kind: NamedKind, id: number): string {
    return this.mujoco.mj_id2name(this.model, this.mujoco.mjtObj[kind].value, id) ?? "";
  }

  // All of these throw for a name that the scene does not have.
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
  /** The lag of a position servo, seconds: at a steady velocity, the position error is the velocity times this. */
  servoLag(actuator: string): number {
    const id = this.actuatorId(actuator);
    const { mjNBIAS, mjNGAIN } = this.mujoco;
    return -this.model.actuator_biasprm[mjNBIAS * id + 2] / this.model.actuator_gainprm[mjNGAIN * id];
  }

  private requireId(kind: NamedKind, name: string): number {
    const id = this.mujoco.mj_name2id(this.model, this.mujoco.mjtObj[kind].value, name);
    if (id < 0) throw new Error(`the scene has no ${kind.slice(6).toLowerCase()} "${name}"`);
    return id;
  }
}
