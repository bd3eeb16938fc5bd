import type { Vector } from "@/lib/core/scenes/kinematic-tree";

/**
 * From where one looks: on a sphere around what is looked at. Angles in degrees, azimuth from the x axis towards y,
 * elevation above the horizon; distance in metres.
 */
export type Camera = {
  azimuth: number;
  elevation: number;
  distance: number;
  /** A place in the world, or the robot's tool wherever it goes. */
  target: Vector | "tool";
};

const elevations = { least: -15, most: 89 } as const;
const distances = { least: 0.15, most: 30 } as const;
const degree = Math.PI / 180;

/** A place in space, of the camera around `target`. */
export function placeEye({ azimuth, elevation, distance }: Camera, target: Vector): Vector {
  const flat = distance * Math.cos(elevation * degree);
  return [
    target[0] + flat * Math.cos(azimuth * degree),
    target[1] + flat * Math.sin(azimuth * degree),
    target[2] + distance * Math.sin(elevation * degree),
  ];
}

/** Turned by so many degrees, as far as one can look without turning over. */
export function turnCamera(camera: Camera, azimuth: number, elevation: number): Camera {
  return {
    ...camera,
    azimuth: wrap(camera.azimuth + azimuth),
    elevation: keep(camera.elevation + elevation, elevations),
  };
}

/** @param factor below 1: nearer */
export function moveNearer(camera: Camera, factor: number): Camera {
  return { ...camera, distance: keep(camera.distance * factor, distances) };
}

/**
 * What is looked at moves in the picture's own plane: by shares of the picture's height, to the right and up.
 * @param at where the camera looks now, which a tool that is followed says
 * @param viewDegrees how much the picture's height takes in
 */
export function shiftCamera(
  camera: Camera,
  { right, up }: { right: number; up: number },
  { at, viewDegrees }: { at: Vector; viewDegrees: number },
): Camera {
  const { azimuth, elevation, distance } = camera;
  const height = 2 * distance * Math.tan((viewDegrees / 2) * degree);
  const [sinA, cosA] = [Math.sin(azimuth * degree), Math.cos(azimuth * degree)];
  const [sinE, cosE] = [Math.sin(elevation * degree), Math.cos(elevation * degree)];
  const [r, u] = [right * height, up * height];
  return {
    ...camera,
    target: [at[0] - sinA * r - sinE * cosA * u, at[1] + cosA * r - sinE * sinA * u, at[2] + cosE * u],
  };
}

/** From -180, exclusively, to 180. */
const wrap = (degrees: number): number => degrees - 360 * Math.ceil((degrees - 180) / 360);

const keep = (value: number, { least, most }: { least: number; most: number }): number =>
  Math.min(most, Math.max(least, value));

/** As an address has it: "-52,24,2.1,0.4,0,0.15", or "-52,24,2.1,tool". */
export function writeCamera({ azimuth, elevation, distance, target }: Camera): string {
  const angles = [azimuth, elevation].map((angle) => round(angle, 1));
  const place = target === "tool" ? [target] : target.map((value) => round(value, 3));
  return [...angles, round(distance, 3), ...place].join(",");
}

/** Null: it is no camera, or one that cannot be. */
export function readCamera(text: string | null): Camera | null {
  const parts = text?.split(",") ?? [];
  const isTool = parts.length === 4 && parts[3] === "tool";
  const numbers = (isTool ? parts.slice(0, 3) : parts).map(readNumber);
  if (!numbers.every((number) => number !== null) || numbers.length !== (isTool ? 3 : 6)) return null;
  const [azimuth = 0, elevation = 0, distance = 1, x = 0, y = 0, z = 0] = numbers;
  return {
    azimuth: wrap(azimuth),
    elevation: keep(elevation, elevations),
    distance: keep(distance, distances),
    target: isTool ? "tool" : [x, y, z],
  };
}

const readNumber = (text: string): number | null =>
  /^-?\d{1,6}(?:\.\d{1,6})?$/.test(text) ? Number(text) : null;

const round = (value: number, digits: number): number => Number(value.toFixed(digits)) + 0;
