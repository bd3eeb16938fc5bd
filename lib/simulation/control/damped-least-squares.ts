import { twistSize } from "@/lib/simulation/control/jacobian";

/** The damping factor squared. It keeps the step finite when the arm is stretched out. */
const damping = 0.0025;

type DampedLeastSquares = (
  jacobian: Float64Array,
  twist: Float64Array,
  preferred: Float64Array,
  out: Float64Array,
) => void;

/**
 * Solves for the joint step that moves the tool by `twist` and, as far as that leaves a choice, comes as near as it can
 * to the `preferred` step n: out = n + J^T (J J^T + damping)^-1 (twist - J n). The scratch arrays are made once, because
 * this runs for every control step of every environment.
 */
export function createDampedLeastSquares(joints: number): DampedLeastSquares {
  const lower = new Float64Array(twistSize * twistSize);
  const y = new Float64Array(twistSize);

  return (jacobian, twist, preferred, out) => {
    for (let row = 0; row < twistSize; row++) {
      let moved = 0;
      for (let j = 0; j < joints; j++) moved += jacobian[row * joints + j] * preferred[j];
      y[row] = twist[row] - moved;
    }
    for (let row = 0; row < twistSize; row++) {
      for (let column = 0; column <= row; column++) {
        let sum = row === column ? damping : 0;
        for (let j = 0; j < joints; j++) sum += jacobian[row * joints + j] * jacobian[column * joints + j];
        lower[row * twistSize + column] = sum;
      }
    }
    factorCholesky(lower);
    solveCholesky(lower, y);
    for (let j = 0; j < joints; j++) {
      let step = preferred[j];
      for (let row = 0; row < twistSize; row++) step += jacobian[row * joints + j] * y[row];
      out[j] = step;
    }
  };
}

/** Works in place, and reads and writes the lower triangle only. */
function factorCholesky(matrix: Float64Array): void {
  for (let row = 0; row < twistSize; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = matrix[row * twistSize + column];
      for (let k = 0; k < column; k++) sum -= matrix[row * twistSize + k] * matrix[column * twistSize + k];
      matrix[row * twistSize + column] =
        row === column ? Math.sqrt(sum) : sum / matrix[column * twistSize + column];
    }
  }
}

function solveCholesky(lower: Float64Array, vector: Float64Array): void {
  for (let row = 0; row < twistSize; row++) {
    let sum = vector[row];
    for (let k = 0; k < row; k++) sum -= lower[row * twistSize + k] * vector[k];
    vector[row] = sum / lower[row * twistSize + row];
  }
  for (let row = twistSize - 1; row >= 0; row--) {
    let sum = vector[row];
    for (let k = row + 1; k < twistSize; k++) sum -= lower[k * twistSize + row] * vector[k];
    vector[row] = sum / lower[row * twistSize + row];
  }
}
