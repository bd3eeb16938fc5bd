import {
  DirectionalLight,
  HemisphereLight,
  PCFShadowMap,
  PerspectiveCamera,
  Scene,
  Vector3,
  WebGLRenderer,
} from "three";
import { buildScene } from "@/components/replay/build-scene";
import { type Camera, placeEye } from "@/components/replay/camera";
import { boundGeoms, viewDegrees } from "@/components/replay/frame-scene";
import type { SceneLook } from "@/components/replay/scene-look";
import { makeToolPath } from "@/components/replay/tool-path";
import type { KinematicTree, Vector } from "@/lib/core/scenes/kinematic-tree";
import type { BodyPoses } from "@/lib/simulation/kinematics/place-bodies";

/** One view of the scene, at one moment of one episode. */
export type StageView = {
  poses: BodyPoses;
  camera: Camera;
  /** What the camera looks at, where it follows something. */
  target: Vector;
  path: { points: Float32Array; step: number };
  /** Bodies that are larger or smaller than the scene has them, by their index. */
  scales?: ReadonlyMap<number, number> | undefined;
};

/** Pixels of the screen. */
export type ViewSize = { width: number; height: number };

/**
 * One scene and one WebGL context for all views of a page, because browsers allow few: each view is drawn and copied onto a
 * canvas of its own.
 */
export type Stage = {
  /** It draws with the processor: every frame costs, and shadows are left out. */
  isSlow: boolean;
  draw: (view: StageView, onto: CanvasRenderingContext2D, size: ViewSize) => void;
  paint: (look: SceneLook) => void;
  dispose: () => void;
};

/** @param onRestored the browser took the context away and gave it back: what is shown is to be drawn again */
export function openStage(
  tree: KinematicTree,
  {
    context,
    rest,
    look,
    onRestored,
  }: { context: WebGL2RenderingContext; rest: BodyPoses; look: SceneLook; onRestored: () => void },
): Stage {
  const canvas = context.canvas;
  const renderer = new WebGLRenderer({ canvas, context });
  const isSlow = drawsInSoftware(context);
  renderer.shadowMap.enabled = !isSlow;
  renderer.shadowMap.type = PCFShadowMap;
  canvas.addEventListener("webglcontextrestored", onRestored);

  const scene = new Scene();
  const built = buildScene(tree);
  const path = makeToolPath();
  scene.add(...built.bodies, ...path.objects, ...makeLights(tree, rest));
  const lens = new PerspectiveCamera(viewDegrees, 1, 0.02, 40);
  lens.up.set(0, 0, 1);
  const aim = new Vector3();
  const paint = (next: SceneLook) => {
    built.paint(next);
    path.paint(next);
    renderer.setClearColor(toHex(next.ground));
  };
  paint(look);
  const room: ViewSize = { width: 0, height: 0 };

  return {
    isSlow,
    paint,
    draw: ({ poses, camera, target, path: way, scales }, onto, { width, height }) => {
      if (width > room.width || height > room.height) {
        room.width = Math.max(width, room.width);
        room.height = Math.max(height, room.height);
        renderer.setSize(room.width, room.height, false);
      }
      placeGroups(built.bodies, poses);
      for (const [i, group] of built.bodies.entries()) group.scale.setScalar(scales?.get(i) ?? 1);
      path.show(way.points, way.step);
      lens.position.set(...placeEye(camera, target));
      lens.lookAt(aim.set(...target));
      lens.aspect = width / height;
      lens.updateProjectionMatrix();
      renderer.setViewport(0, 0, width, height);
      renderer.render(scene, lens);
      // The picture lies at the bottom of a context that may be larger.
      onto.drawImage(canvas, 0, room.height - height, width, height, 0, 0, width, height);
    },
    dispose: () => {
      canvas.removeEventListener("webglcontextrestored", onRestored);
      built.dispose();
      path.dispose();
      renderer.dispose();
      renderer.forceContextLoss();
    },
  };
}

function placeGroups(
  groups: ReturnType<typeof buildScene>["bodies"],
  { positions, rotations }: BodyPoses,
): void {
  for (const [i, group] of groups.entries()) {
    group.position.fromArray(positions, 3 * i);
    const [w, x, y, z] = rotations.subarray(4 * i, 4 * i + 4);
    group.quaternion.set(x, y, z, w);
  }
}

/** From above, and a sun from the robot's right whose shadows show how far a thing is from what it is over. */
function makeLights(tree: KinematicTree, rest: BodyPoses) {
  const { center, radius } = boundGeoms(tree, rest) ?? { center: [0, 0, 0] as const, radius: 1 };
  const sky = new HemisphereLight(0xffffff, 0xc4c8cc, 1.95);
  sky.position.set(0, 0, 1);
  const sun = new DirectionalLight(0xffffff, 1.35);
  sun.position.set(center[0] - 0.5 * radius, center[1] - 1.1 * radius, center[2] + 2 * radius);
  sun.target.position.set(...center);
  sun.castShadow = true;
  sun.shadow.mapSize.set(2048, 2048);
  sun.shadow.radius = 3;
  sun.shadow.bias = -0.0005;
  sun.shadow.normalBias = 0.01;
  const { camera } = sun.shadow;
  camera.left = camera.bottom = -radius;
  camera.right = camera.top = radius;
  camera.near = 0.1;
  camera.far = 5 * radius;
  return [sky, sun, sun.target];
}

const toHex = (color: readonly number[]): number =>
  color.reduce((hex, part) => hex * 256 + Math.round(part * 255), 0);

/** A graphics card is not always there, and browsers stand in for it. */
function drawsInSoftware(context: WebGL2RenderingContext): boolean {
  const info = context.getExtension("WEBGL_debug_renderer_info");
  const name: unknown = context.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : context.RENDERER);
  return /swiftshader|llvmpipe|softpipe|software|basic render/i.test(String(name));
}
