import type { MjData } from "@mujoco/mujoco";
import type { Scene } from "@/lib/simulation/mujoco/scene";

/** What is changed of the thing that the robot handles, each as a multiple of what the scene has: 1 is the scene's own. */
export type ObjectChange = {
  mass: number;
  /** Between the thing and whatever touches it, fingers among that. */
  friction: number;
  size: number;
};

export const noChange: ObjectChange = { mass: 1, friction: 1, size: 1 };

/** What the thing is by itself: kg, the friction coefficient of its surface, and its longest half, m. */
export type ObjectFacts = {
  body: number;
  /** Where its place begins in `qpos`. */
  address: number;
  mass: number;
  friction: number;
  halfSize: number;
};

/** Numbers of a model that a change writes, with how many each body or shape has of them. */
const geomWidths = { geom_size: 3, geom_rbound: 1, geom_aabb: 6, geom_friction: 3 } as const;
const bodyWidths = { body_mass: 1, body_inertia: 3 } as const;
type Field = keyof typeof geomWidths | keyof typeof bodyWidths;

/**
 * Makes the thing that moves freely in a scene heavier, smoother or larger while it is simulated. A scene is what all its
 * environments share, so this is for one that has a scene to itself. Changed back it is what it was, to the last bit.
 */
export class ObjectChanger {
  readonly facts: ObjectFacts;
  private readonly own: Readonly<Record<Field, Float64Array>>;
  /** A state to compute in. It is made before anything runs: memory that grows later empties the views of other states. */
  private readonly scratch: MjData;
  private readonly geoms: readonly number[];
  /** Shapes whose friction counts in place of the thing's where both touch. */
  private readonly graspers: readonly number[];

  /** Does anything move freely in it? */
  static isFor(scene: Scene): boolean {
    return findFreeJoint(scene) !== undefined;
  }

  /** Throws for a scene in which nothing does. */
  constructor(private readonly scene: Scene) {
    const { model } = scene;
    const free = findFreeJoint(scene);
    if (free === undefined) throw new Error("nothing moves freely in this scene");
    this.scratch = new scene.mujoco.MjData(model);
    const body: number = model.jnt_bodyid[free];
    const all = Array.from({ length: model.ngeom }, (_, geom) => geom);
    this.geoms = all.filter((geom) => model.geom_bodyid[geom] === body);
    this.graspers = all.filter((geom) => model.geom_priority[geom] > 0);
    this.own = {
      geom_size: this.read("geom_size").slice(),
      geom_rbound: this.read("geom_rbound").slice(),
      geom_aabb: this.read("geom_aabb").slice(),
      geom_friction: this.read("geom_friction").slice(),
      body_mass: this.read("body_mass").slice(),
      body_inertia: this.read("body_inertia").slice(),
    };
    const [geom] = this.geoms;
    this.facts = {
      body,
      address: model.jnt_qposadr[free],
      mass: this.own.body_mass[body],
      friction: this.own.geom_friction[3 * geom],
      halfSize: Math.max(...this.own.geom_size.subarray(3 * geom, 3 * geom + 3)),
    };
  }

  apply({ mass, friction, size }: ObjectChange): void {
    const { body } = this.facts;
    this.scale("body_mass", [body], mass);
    this.scale("body_inertia", [body], mass * size * size);
    for (const field of ["geom_size", "geom_rbound", "geom_aabb"] as const)
      this.scale(field, this.geoms, size);
    this.scale("geom_friction", [...this.geoms, ...this.graspers], friction);
    this.settleConstants();
  }

  private scale(field: Field, indices: readonly number[], factor: number): void {
    const width = { ...geomWidths, ...bodyWidths }[field];
    const values = this.read(field);
    for (const index of indices)
      for (let i = width * index; i < width * (index + 1); i++) values[i] = this.own[field][i] * factor;
  }

  /** The solver's scales follow from masses. */
  private settleConstants(): void {
    this.scene.mujoco.mj_setConst(this.scene.model, this.scratch);
  }

  /** The bindings type arrays as any; all of these are doubles. A view is made anew, because memory may have grown. */
  private read(field: Field): Float64Array {
    return this.scene.model[field];
  }
}

function findFreeJoint({ model, mujoco }: Scene): number | undefined {
  return Array.from({ length: model.njnt }, (_, joint) => joint).find(
    (joint) => model.jnt_type[joint] === mujoco.mjtJoint.mjJNT_FREE.value,
  );
}
