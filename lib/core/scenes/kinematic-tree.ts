/** Of a position or an axis: metres, or none. */
export type Vector = readonly [x: number, y: number, z: number];
/** A rotation, with its real part first. */
export type Quaternion = readonly [w: number, x: number, y: number, z: number];

export const jointKinds = ["free", "ball", "slide", "hinge"] as const;

/** What moves a body against its parent. A free joint is a body's only one. */
export type TreeJoint = {
  kind: (typeof jointKinds)[number];
  /** Where its coordinates begin in `qpos`: seven of a free joint, four of a ball, else one. */
  address: number;
  /** Both in the body's own frame. */
  axis: Vector;
  position: Vector;
  /** The coordinate at which a slide or a hinge leaves the body where it is without a joint. */
  rest: number;
};

/** `parent` is an index among the bodies, smaller than the body's own; the first body is the world, and its own parent. */
export type TreeBody = {
  name: string;
  parent: number;
  /** In the parent's frame, before joints. */
  position: Vector;
  rotation: Quaternion;
  joints: readonly TreeJoint[];
};

export const geomKinds = ["plane", "sphere", "capsule", "ellipsoid", "cylinder", "box"] as const;
/** What a shape belongs to: what actuators move, what moves freely, and all else. */
export const geomParts = ["robot", "object", "fixture"] as const;

/** A shape that is fixed to a body, with its pose in the body's frame. */
export type TreeGeom = {
  body: number;
  kind: (typeof geomKinds)[number];
  part: (typeof geomParts)[number];
  /** Half sizes as MuJoCo has them: a capsule's or cylinder's are its radius and half its length along z. */
  size: Vector;
  position: Vector;
  rotation: Quaternion;
  /** Red, green and blue from 0 to 1. */
  color: Vector;
};

/** A named place on a body, such as `tcp`, the tool's centre. */
export type TreeSite = { name: string; body: number; position: Vector };

/** What it takes to say from `qpos` where every body is, and to draw it: no masses, no contacts. */
export type KinematicTree = {
  /** Names of the numbers of `qpos`. */
  coordinates: readonly string[];
  bodies: readonly TreeBody[];
  geoms: readonly TreeGeom[];
  sites: readonly TreeSite[];
};
