import { BufferGeometry, Float32BufferAttribute, Line, LineBasicMaterial, type Object3D } from "three";
import type { SceneLook } from "@/components/replay/scene-look";

/** The way of a tool: up to now in the accent, what is to come faintly. */
export type ToolPath = {
  objects: readonly Object3D[];
  show: (points: Float32Array, step: number) => void;
  paint: (look: SceneLook) => void;
  dispose: () => void;
};

/** Steps behind and ahead that are drawn: thousands of them would be a tangle. */
const drawnBehind = 250;
const drawnAhead = 100;

export function makeToolPath(): ToolPath {
  const past = new LineBasicMaterial({ transparent: true, opacity: 0.9, depthTest: false });
  const future = new LineBasicMaterial({ transparent: true, opacity: 0.25, depthTest: false });
  const lines = [past, future].map((material) => {
    const line = new Line(new BufferGeometry(), material);
    line.frustumCulled = false;
    line.renderOrder = 1;
    return line;
  });
  /** One geometry for each way that was shown. */
  const known = new Map<Float32Array, BufferGeometry[]>();
  const geometriesOf = (points: Float32Array) => {
    const made =
      known.get(points) ??
      lines.map(() => new BufferGeometry().setAttribute("position", new Float32BufferAttribute(points, 3)));
    known.set(points, made);
    return made;
  };
  return {
    objects: lines,
    show: (points, step) => {
      const steps = points.length / 3;
      const ranges = [
        [Math.max(0, step - drawnBehind), step],
        [step, Math.min(steps - 1, step + drawnAhead)],
      ];
      for (const [i, geometry] of geometriesOf(points).entries()) {
        const [from, to] = ranges[i];
        geometry.setDrawRange(from, to - from + 1);
        lines[i].geometry = geometry;
        lines[i].visible = steps > 1;
      }
    },
    paint: (look) => {
      for (const material of [past, future]) material.color.setRGB(...look.path, "srgb");
    },
    dispose: () => {
      for (const made of [...known.values()].flat()) made.dispose();
      past.dispose();
      future.dispose();
    },
  };
}
