import cos from "@stdlib/math-base-special-cos";
import sin from "@stdlib/math-base-special-sin";
import type { KinematicTree, TreeBody, TreeJoint } from "@/lib/core/scenes/kinematic-tree";
import { Rotation, type Triple } from "@/lib/simulation/kinematics/rotation";

/** Where the bodies of a tree are, in the world: three numbers of a position and four of a rotation for each. */
export type BodyPoses = { positions: Float64Array; rotations: Float64Array };

export function makePoses({ bodies }: Pick<KinematicTree, "bodies">): BodyPoses {
  return {
    positions: new Float64Array(3 * bodies.length),
    rotations: new Float64Array(4 * bodies.length),
  };
}

/**
 * Forward kinematics: where every body is when the joints have these coordinates. It does what MuJoCo's `mj_kinematics`
 * does, in the same order, and a test compares the two.
 * @param from where in `qpos` the state begins
 */
export function placeBodies(
  { bodies }: Pick<KinematicTree, "bodies">,
  qpos: ArrayLike<number>,
  out: BodyPoses,
  from = 0,
): void {
  for (const [index, body] of bodies.entries()) {
    const rotation = new Rotation();
    const position: Triple = [0, 0, 0];
    if (index > 0) placeBody(body, { qpos, from }, out, { position, rotation });
    out.positions.set(position, 3 * index);
    out.rotations.set(rotation.parts, 4 * index);
  }
}

type State = { qpos: ArrayLike<number>; from: number };
type Pose = { position: Triple; rotation: Rotation };

function placeBody(body: TreeBody, state: State, placed: BodyPoses, pose: Pose): void {
  const { position, rotation } = pose;
  const [first] = body.joints;
  if (first?.kind === "free") {
    const at = state.from + first.address;
    for (let axis = 0; axis < 3; axis++) position[axis] = state.qpos[at + axis];
    rotation.read(state.qpos, at + 3);
    rotation.normalize();
    return;
  }
  const parent = new Rotation();
  parent.read(placed.rotations, 4 * body.parent);
  const offset = parent.turn(body.position);
  for (let axis = 0; axis < 3; axis++)
    position[axis] = placed.positions[3 * body.parent + axis] + offset[axis];
  rotation.read(parent.parts, 0);
  rotation.follow(body.rotation);
  for (const joint of body.joints) moveByJoint(joint, state, pose);
  rotation.normalize();
}

/** A slide moves the body along its axis; all others turn it about the joint's place. */
function moveByJoint(joint: TreeJoint, { qpos, from }: State, { position, rotation }: Pose): void {
  const at = from + joint.address;
  const value = qpos[at] - joint.rest;
  if (joint.kind === "slide") {
    const axis = rotation.turn(joint.axis);
    for (let i = 0; i < 3; i++) position[i] = position[i] + axis[i] * value;
    return;
  }
  const before = rotation.turn(joint.position);
  if (joint.kind === "ball") {
    const turned = new Rotation();
    turned.read(qpos, at);
    turned.normalize();
    rotation.follow(turned.parts);
  } else {
    const [x, y, z] = joint.axis;
    const half = sin(value / 2);
    rotation.follow([cos(value / 2), x * half, y * half, z * half]);
  }
  const after = rotation.turn(joint.position);
  for (let i = 0; i < 3; i++) position[i] = position[i] + before[i] - after[i];
}
