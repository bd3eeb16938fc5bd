import { execFileSync, spawnSync } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { testTrainer } from "@/examples/managed_training/testing/test-trainer";
import { madeUpNames } from "@/examples/managed_training/testing/write-dataset";
import { loadPolicy } from "@/lib/policy/load-policy";

const here = fileURLToPath(new URL(".", import.meta.url));
const hasNumpy = spawnSync("python3", ["-c", "import numpy"]).status === 0;

testTrainer({
  folder: here,
  script: "train_dagger.py",
  module: "learner",
  learner: "Learner",
  needs: "numpy",
});

test.skipIf(!hasNumpy)(
  "an untrained policy is one that can be loaded, and equal for equal seeds",
  async () => {
    const write = (seed: string) => {
      const args = [
        "-",
        "--observation-names",
        JSON.stringify(madeUpNames),
        "--actions",
        "2",
        "--seed",
        seed,
      ];
      const env = { ...process.env, PYTHONDONTWRITEBYTECODE: "1" };
      return execFileSync("python3", [path.join(here, "write_onnx.py"), ...args], { env });
    };
    const bytes = write("1");
    const policy = await loadPolicy(
      bytes,
      { observationNames: madeUpNames, actionNames: ["x", "y"] },
      new Float32Array(madeUpNames.length),
    );
    await policy.release();
    expect(write("1").equals(bytes)).toBe(true);
    expect(write("2").equals(bytes)).toBe(false);
  },
);
