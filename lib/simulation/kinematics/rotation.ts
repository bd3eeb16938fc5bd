export type Triple = [x: number, y: number, z: number];

/** A unit quaternion that is changed in place, real part first. */
export class Rotation {
  readonly parts: [w: number, x: number, y: number, z: number] = [1, 0, 0, 0];

  read(from: ArrayLike<number>, at: number): void {
    for (let i = 0; i < 4; i++) this.parts[i] = from[at + i];
  }

  /** As MuJoCo does it: a rotation of no length is none at all. */
  normalize(): void {
    const [w, x, y, z] = this.parts;
    const length = Math.sqrt(w * w + x * x + y * y + z * z);
    if (length < 1e-15) this.read([1, 0, 0, 0], 0);
    else for (let i = 0; i < 4; i++) this.parts[i] = this.parts[i] / length;
  }

  /** First this one, then `next` in the frame that it leads to. */
  follow(next: readonly [number, number, number, number]): void {
    const [w, x, y, z] = this.parts;
    const [nw, nx, ny, nz] = next;
    this.parts[0] = w * nw - x * nx - y * ny - z * nz;
    this.parts[1] = w * nx + x * nw + y * nz - z * ny;
    this.parts[2] = w * ny - x * nz + y * nw + z * nx;
    this.parts[3] = w * nz + x * ny - y * nx + z * nw;
  }

  /** A vector as it is after the rotation. */
  turn([vx, vy, vz]: readonly [number, number, number]): Triple {
    const [w, x, y, z] = this.parts;
    const tx = 2 * (y * vz - z * vy);
    const ty = 2 * (z * vx - x * vz);
    const tz = 2 * (x * vy - y * vx);
    return [vx + w * tx + y * tz - z * ty, vy + w * ty + z * tx - x * tz, vz + w * tz + x * ty - y * tx];
  }
}
