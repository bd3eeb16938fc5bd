import type { TrajectoryArray } from "@/lib/client/read-trajectory";
import type { KinematicTree, Quaternion, Vector } from "@/lib/core/scenes/kinematic-tree";
import { type BodyPoses, makePoses, placeBodies } from "@/lib/simulation/kinematics/place-bodies";
import { Rotation } from "@/lib/simulation/kinematics/rotation";

/** The site that a robot works with. */
const toolName = "tcp";
const noPath = new Float32Array();

/** Where everything of one episode is at each moment, by its recorded positions. */
export class TrackMotion {
  last: number;
  /** Bodies that are drawn larger or smaller than the scene has them, by their index; undefined: none is. */
  scales: ReadonlyMap<number, number> | undefined;
  private readonly poses: BodyPoses;
  private readonly state: Float64Array;
  /** Where the rotations of free and ball joints begin in a state. */
  private readonly rotations: readonly number[];
  private path: Float32Array | null = null;

  constructor(
    readonly tree: KinematicTree,
    private readonly qpos: TrajectoryArray,
    length: number,
  ) {
    this.last = Math.max(0, length - 1);
    this.poses = makePoses(tree);
    this.state = new Float64Array(tree.coordinates.length);
    this.rotations = tree.bodies.flatMap(({ joints }) =>
      joints.flatMap(({ kind, address }) =>
        kind === "free" ? [address + 3] : kind === "ball" ? [address] : [],
      ),
    );
  }

  /** There are so many steps now; what was known of the tool's way is not all of it. */
  grow(length: number): void {
    this.last = Math.max(0, length - 1);
    this.path = null;
  }

  /**
   * At a step, or on the straight way between two; past the end everything stays. The same arrays each time: copy what you
   * keep.
   */
  posesAt(at: number): BodyPoses {
    this.readState(Math.min(this.last, Math.max(0, at)));
    placeBodies(this.tree, this.state, this.poses);
    return this.poses;
  }

  /** Where the tool is, by poses of this track; null where the robot has none. */
  toolAt(poses: BodyPoses): Vector | null {
    const site = this.tree.sites.find(({ name }) => name === toolName);
    if (!site) return null;
    const rotation = new Rotation();
    rotation.read(poses.rotations, 4 * site.body);
    const [x, y, z] = rotation.turn(site.position);
    const at = 3 * site.body;
    return [poses.positions[at] + x, poses.positions[at + 1] + y, poses.positions[at + 2] + z];
  }

  /**
   * The tool's way through the whole episode, three numbers a step; empty where the robot has no tool. Of thousands of steps it
   * takes longer than a frame: who draws takes `knownPath`, and has it read afterwards.
   */
  toolPath(): Float32Array {
    this.path ??= this.readPath();
    return this.path;
  }

  /** The same as far as somebody has read it. */
  knownPath(): Float32Array {
    return this.path ?? noPath;
  }

  private readPath(): Float32Array {
    const path = new Float32Array(3 * (this.last + 1));
    for (let step = 0; step <= this.last; step++) {
      const tool = this.toolAt(this.posesAt(step));
      if (!tool) return noPath;
      path.set(tool, 3 * step);
    }
    return path;
  }

  private readState(at: number): void {
    const { state, qpos } = this;
    const width = state.length;
    const before = Math.floor(at);
    const share = at - before;
    const [one, other] = [before * width, Math.min(this.last, before + 1) * width];
    for (let i = 0; i < width; i++) {
      const [from, to] = [qpos.values[one + i], qpos.values[other + i]];
      state[i] = share === 0 ? from : from + (to - from) * share;
    }
    if (share === 0) return;
    for (const address of this.rotations) {
      const mixed = mixRotations(
        readRotation(qpos.values, one + address),
        readRotation(qpos.values, other + address),
        share,
      );
      state.set(mixed, address);
    }
  }
}

const readRotation = (from: ArrayLike<number>, at: number): Quaternion => [
  from[at],
  from[at + 1],
  from[at + 2],
  from[at + 3],
];

/** The shorter way round: a quaternion and its negative are one rotation. Its length is for the kinematics to mend. */
function mixRotations(one: Quaternion, other: Quaternion, share: number): number[] {
  const dot = one.reduce((sum, part, i) => sum + part * other[i], 0);
  const sign = dot < 0 ? -1 : 1;
  return one.map((part, i) => part + (sign * other[i] - part) * share);
}
