import { type Camera, readCamera, writeCamera } from "@/components/replay/camera";

/** What an address says of a replay: which step one looks at, from where, and at which curves. */
export type ReplayPlace = {
  step: number;
  /** Null: the scene's own view. */
  camera: Camera | null;
  /** Names of observed numbers whose curves are shown; null: those that tell most. */
  curves: readonly string[] | null;
};

const curvesAtMost = 12;

/** What an address says that is no place is the beginning, seen as the scene has it. */
export function readReplayPlace(search: URLSearchParams): ReplayPlace {
  const step = search.get("step") ?? "";
  const curves = search.get("curves");
  return {
    step: /^\d{1,9}$/.test(step) ? Number(step) : 0,
    camera: readCamera(search.get("camera")),
    curves: curves === null ? null : curves.split(",").filter(Boolean).slice(0, curvesAtMost),
  };
}

/** As the address has it; null takes a part away. */
export function writeReplayPlace({
  step,
  camera,
}: Pick<ReplayPlace, "step" | "camera">): Record<"step" | "camera", string | number | null> {
  return { step: step === 0 ? null : step, camera: camera && writeCamera(camera) };
}

/** "" would be nothing in an address, and nothing are those that tell most. */
export const writeCurves = (curves: readonly string[]): string =>
  curves.length === 0 ? "," : curves.join(",");
