import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { rootDir } from "../paths.mjs";
import { serve } from "../testing/serve";
import { ensureBaseImage } from "./base-image.mjs";
import { connect } from "./engine-client.mjs";
import { ensurePackagesImage } from "./packages-image.mjs";
import { unpackPackages } from "./python-packages.mjs";

/** A package of the tests' own, so that no index is asked. */
const wheel = "hardsim_test_package-1.0-py3-none-any.whl";
const makeWheel = `
import sys, zipfile
info = "hardsim_test_package-1.0.dist-info/"
with zipfile.ZipFile(sys.argv[1], "w") as file:
    file.writestr("hardsim_test_package.py", "answer = 42\\n")
    file.writestr(info + "METADATA", "Metadata-Version: 2.1\\nName: hardsim-test-package\\nVersion: 1.0\\n")
    file.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
    file.writestr(info + "RECORD", "")
`;
const kept = path.join(rootDir, ".hardsim/wheels", wheel);
const hasPip = spawnSync("python3", ["-m", "pip", "--version"]).status === 0;
const ignore = () => undefined;

let folder = "";
let requirements = "";
const index = await serve((request, response) => {
  const isFile = request.url?.endsWith(".whl");
  response.setHeader("content-type", isFile ? "application/zip" : "text/html");
  if (isFile) response.end(readFileSync(path.join(folder, wheel)));
  else response.end(`<!doctype html><a href="/${wheel}">${wheel}</a>`);
});
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "hs-packages-"));
  if (!hasPip) return;
  execFileSync("python3", ["-c", makeWheel, path.join(folder, wheel)]);
  const hash = createHash("sha256")
    .update(readFileSync(path.join(folder, wheel)))
    .digest("hex");
  requirements = path.join(folder, "requirements.txt");
  writeFileSync(requirements, `hardsim-test-package==1.0 --hash=sha256:${hash}\n`);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(kept, { force: true });
});
afterAll(() => {
  rmSync(folder, { recursive: true });
  index.close();
});

function reachIndex(isReached: boolean) {
  vi.stubEnv("PIP_INDEX_URL", isReached ? `${index.url}/simple` : "http://127.0.0.1:1/simple");
  vi.stubEnv("PIP_RETRIES", "0");
}

const kind = { version: "3.12", machine: "x86_64" };
const unpack = (list: string, name: string) =>
  unpackPackages("python3", list, kind, path.join(folder, name), ignore);

test.skipIf(!hasPip)("what was fetched once is kept, and asks nothing of the index again", async () => {
  reachIndex(false);
  await expect(unpack(requirements, "none")).rejects.toThrow("hardsim-test-package");
  reachIndex(true);
  await unpack(requirements, "first");
  reachIndex(false);
  await unpack(requirements, "second");
  const read = (name: string) => readFileSync(path.join(folder, name, "hardsim_test_package.py"), "utf8");
  expect([read("first"), read("second")]).toEqual(["answer = 42\n", "answer = 42\n"]);
});

test.skipIf(!hasPip)("a package that is not the one of the list is refused", async () => {
  reachIndex(true);
  const other = path.join(folder, "other.txt");
  writeFileSync(other, `hardsim-test-package==1.0 --hash=sha256:${"0".repeat(64)}\n`);
  await expect(unpack(other, "refused")).rejects.toThrow(/hash/i);
});

test.skipIf(!hasPip)(
  "an image has the packages, compiled, and is made once for a base and a list",
  async () => {
    reachIndex(true);
    const docker = await connect();
    const base = await ensureBaseImage(docker, ignore, []);
    const tag = await ensurePackagesImage(docker, base, requirements, ignore);
    try {
      const program =
        "import os, hardsim_test_package as p; assert p.answer == 42 and os.path.exists(p.__cached__)";
      const [{ StatusCode: status }, container] = await docker.run(tag, ["-c", program], process.stderr, {
        Entrypoint: ["python"],
        HostConfig: { NetworkMode: "none" },
      });
      await container.remove();
      expect(status).toBe(0);
      rmSync(kept, { force: true });
      reachIndex(false);
      expect(await ensurePackagesImage(docker, base, requirements, ignore)).toBe(tag);
    } finally {
      await docker.getImage(tag).remove();
    }
  },
);
