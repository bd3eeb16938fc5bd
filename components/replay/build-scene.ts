import {
  BoxGeometry,
  type BufferGeometry,
  CapsuleGeometry,
  CylinderGeometry,
  EdgesGeometry,
  Group,
  LineBasicMaterial,
  LineSegments,
  Mesh,
  MeshLambertMaterial,
  type Object3D,
  SphereGeometry,
} from "three";
import { makeGrid } from "@/components/replay/make-grid";
import type { SceneLook, ScreenColor } from "@/components/replay/scene-look";
import type { KinematicTree, TreeGeom } from "@/lib/core/scenes/kinematic-tree";

/** What is drawn of a tree: a group for each body, in the order of the bodies, and a way to give all of it other colours. */
export type BuiltScene = { bodies: readonly Group[]; paint: (look: SceneLook) => void; dispose: () => void };

/** Edges between faces that meet at a larger angle are drawn. */
const edgeDegrees = 30;

export function buildScene({ bodies, geoms }: KinematicTree): BuiltScene {
  const groups = bodies.map(() => new Group());
  const edges = new LineBasicMaterial();
  const floor = new LineBasicMaterial();
  const solids = new Map<keyof SceneLook, MeshLambertMaterial>();
  const geometries: BufferGeometry[] = [];
  const keep = <Kept extends BufferGeometry>(geometry: Kept): Kept => {
    geometries.push(geometry);
    return geometry;
  };

  for (const geom of geoms) {
    if (geom.kind === "plane") {
      groups[geom.body].add(place(new LineSegments(keep(makeGrid(geom.size)), floor), geom));
      continue;
    }
    const shade = chooseShade(geom);
    const solid = solids.get(shade) ?? new MeshLambertMaterial();
    solids.set(shade, solid);
    const shape = keep(makeShape(geom.kind, geom.size));
    const mesh = new Mesh(shape, solid);
    mesh.castShadow = true;
    mesh.receiveShadow = true;
    groups[geom.body].add(place(mesh, geom));
    // Round things have an outline by their shading, and lines of their triangles would be none.
    if (geom.kind === "box" || geom.kind === "cylinder")
      groups[geom.body].add(
        place(new LineSegments(keep(new EdgesGeometry(shape, edgeDegrees)), edges), geom),
      );
  }

  return {
    bodies: groups,
    paint: (look) => {
      const paint = (material: LineBasicMaterial | MeshLambertMaterial, color: ScreenColor) =>
        material.color.setRGB(...color, "srgb");
      paint(edges, look.edge);
      paint(floor, look.floor);
      for (const [shade, solid] of solids) paint(solid, look[shade]);
    },
    dispose: () => {
      for (const made of [...geometries, ...solids.values(), edges, floor]) made.dispose();
    },
  };
}

/** The robot is light, what stands around is grey, what is handled is the only colour; darker where the scene is. */
function chooseShade({ part, color: [red, green, blue] }: TreeGeom): keyof SceneLook {
  const lightness = 0.3 * red + 0.59 * green + 0.11 * blue;
  if (part === "object") return "object";
  if (part === "robot") return lightness > 0.75 ? "robotLight" : lightness > 0.4 ? "robotDark" : "edge";
  return lightness > 0.7 ? "fixtureLight" : lightness > 0.5 ? "fixture" : "fixtureDark";
}

/** Round sides in so many pieces. */
const pieces = 32;

/** MuJoCo's sizes are halves, and its round things stand along z. */
function makeShape(kind: Exclude<TreeGeom["kind"], "plane">, [a, b, c]: TreeGeom["size"]): BufferGeometry {
  switch (kind) {
    case "box":
      return new BoxGeometry(2 * a, 2 * b, 2 * c);
    case "sphere":
      return new SphereGeometry(a, pieces, pieces / 2);
    case "ellipsoid":
      return new SphereGeometry(1, pieces, pieces / 2).scale(a, b, c);
    case "capsule":
      return new CapsuleGeometry(a, 2 * b, pieces / 4, pieces).rotateX(Math.PI / 2);
    case "cylinder":
      return new CylinderGeometry(a, a, 2 * b, pieces).rotateX(Math.PI / 2);
  }
}

function place<Thing extends Object3D>(thing: Thing, { position, rotation }: TreeGeom): Thing {
  const [w, x, y, z] = rotation;
  thing.position.set(...position);
  thing.quaternion.set(x, y, z, w);
  return thing;
}
