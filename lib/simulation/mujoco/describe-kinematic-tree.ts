import {
  geomKinds,
  jointKinds,
  type KinematicTree,
  type Quaternion,
  type TreeBody,
  type TreeGeom,
  type TreeJoint,
  type TreeSite,
  type Vector,
} from "@/lib/core/scenes/kinematic-tree";
import type { Scene } from "@/lib/simulation/mujoco/scene";

/** Digits after the point of what is only drawn; bodies and joints keep every bit. */
const drawnDigits = 6;

/** What a replay needs of a compiled scene. `coordinates`: the names of the numbers of `qpos`. */
export function describeKinematicTree(scene: Scene, coordinates: readonly string[]): KinematicTree {
  const { model } = scene;
  const each = <Value>(count: number, describe: (index: number) => Value) =>
    Array.from({ length: count }, (_, index) => describe(index));
  const parts = readParts(scene);
  return {
    coordinates,
    bodies: each(model.nbody, (body) => describeBody(scene, body)),
    geoms: each(model.ngeom, (geom) => describeGeom(scene, geom, parts)),
    sites: each(model.nsite, (site) => describeSite(scene, site)).filter(({ name }) => name !== ""),
  };
}

function describeBody(scene: Scene, body: number): TreeBody {
  const { model } = scene;
  const first = model.body_jntadr[body];
  return {
    name: scene.nameOf("mjOBJ_BODY", body),
    parent: model.body_parentid[body],
    position: readVector(model.body_pos, body),
    rotation: readQuaternion(model.body_quat, body),
    joints: Array.from({ length: model.body_jntnum[body] }, (_, i) => describeJoint(scene, first + i)),
  };
}

function describeJoint({ model }: Scene, joint: number): TreeJoint {
  const address = model.jnt_qposadr[joint];
  return {
    kind: jointKinds[model.jnt_type[joint]],
    address,
    axis: readVector(model.jnt_axis, joint),
    position: readVector(model.jnt_pos, joint),
    rest: model.qpos0[address],
  };
}

function describeGeom({ model, mujoco }: Scene, geom: number, parts: readonly TreeGeom["part"][]): TreeGeom {
  const body: number = model.geom_bodyid[geom];
  const type: number = model.geom_type[geom];
  const kind = geomKinds.find((name) => mujoco.mjtGeom[mujocoKinds[name]].value === type);
  if (!kind) throw new Error(`shape ${geom} is of a kind that cannot be drawn: ${type}`);
  const material: number = model.geom_matid[geom];
  const [colors, at] = material < 0 ? [model.geom_rgba, geom] : [model.mat_rgba, material];
  return {
    body,
    kind,
    part: parts[body],
    size: round(readVector(model.geom_size, geom)),
    position: round(readVector(model.geom_pos, geom)),
    rotation: round(readQuaternion(model.geom_quat, geom)),
    color: round([colors[4 * at], colors[4 * at + 1], colors[4 * at + 2]]),
  };
}

const mujocoKinds = {
  plane: "mjGEOM_PLANE",
  sphere: "mjGEOM_SPHERE",
  capsule: "mjGEOM_CAPSULE",
  ellipsoid: "mjGEOM_ELLIPSOID",
  cylinder: "mjGEOM_CYLINDER",
  box: "mjGEOM_BOX",
} as const satisfies Record<TreeGeom["kind"], string>;

function describeSite(scene: Scene, site: number): TreeSite {
  const { model } = scene;
  return {
    name: scene.nameOf("mjOBJ_SITE", site),
    body: model.site_bodyid[site],
    position: round(readVector(model.site_pos, site)),
  };
}

/** By body. Bodies belong together that hang on one child of the world: where an actuator moves one, all are the robot. */
function readParts({ model, mujoco }: Scene): TreeGeom["part"][] {
  const roots: number[] = Array.from(model.body_rootid);
  const robots = new Set(
    Array.from({ length: model.nu }, (_, actuator) => {
      const joint: number = model.actuator_trnid[2 * actuator];
      return roots[model.jnt_bodyid[joint]];
    }),
  );
  const free = mujoco.mjtJoint.mjJNT_FREE.value;
  const objects = new Set(
    Array.from({ length: model.njnt }, (_, joint) => joint)
      .filter((joint) => model.jnt_type[joint] === free)
      .map((joint) => roots[model.jnt_bodyid[joint]]),
  );
  return roots.map((root) => (robots.has(root) ? "robot" : objects.has(root) ? "object" : "fixture"));
}

const readVector = (from: Float64Array, index: number): Vector => [
  from[3 * index],
  from[3 * index + 1],
  from[3 * index + 2],
];

const readQuaternion = (from: Float64Array, index: number): Quaternion => [
  from[4 * index],
  from[4 * index + 1],
  from[4 * index + 2],
  from[4 * index + 3],
];

/** Guarantee: as many numbers come out as go in. A zero has no sign. */
function round<Numbers extends Vector | Quaternion>(numbers: Numbers): Numbers {
  return numbers.map((value) => Number(value.toFixed(drawnDigits)) + 0) as unknown as Numbers;
}
