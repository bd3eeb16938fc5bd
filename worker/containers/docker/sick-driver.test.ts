import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { explainFleet } from "@/lib/server/services/fleet/explain-fleet";
import { createGpuLister } from "./nvidia-gpus";

let folder = "";
let program = "";
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "hs-smi-"));
  program = path.join(folder, "nvidia-smi");
});
afterEach(() => rm(folder, { recursive: true }));

async function write(script: string): Promise<void> {
  await writeFile(program, `#!/bin/sh\necho $$ >> ${folder}/asked\n${script}\n`);
  await chmod(program, 0o755);
}
const listAsked = async () => (await readFile(path.join(folder, "asked"), "utf8")).trim().split("\n");
const isGone = async (pid: string) => {
  const state = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "gone Z");
  return / Z/.test(state);
};

test("nvidia-smi that never returns and ignores SIGTERM is killed with all that it started, and the answer says so", async () => {
  await write("trap '' TERM\nwhile :; do sleep 60; done");
  const list = createGpuLister({ limitMs: 300, program });
  const sick = await list();
  expect(sick).toMatchObject({ nvidiaGpus: [], nvidiaHangs: true });
  expect(sick.nvidiaProblem).toContain("does not answer within 0.3 s");
  const [pid = ""] = await listAsked();
  await expect.poll(() => isGone(pid)).toBe(true);
  expect(
    explainFleet({
      workers: [{ hostname: "box", blocked: null, hostId: "h" }],
      hosts: [
        {
          name: "box",
          gpuKind: "none",
          draining: false,
          lastReconciliation: {
            at: "",
            adopted: 0,
            collected: 0,
            removed: 0,
            lost: 0,
            notes: [sick.nvidiaProblem ?? ""],
          },
        },
      ],
      gpus: 0,
    }),
  ).toEqual([`box: ${sick.nvidiaProblem}`]);
});

test("while it hangs nobody waits for it again, and it is asked by one process at a time", async () => {
  await write("trap '' TERM\nwhile :; do sleep 60; done");
  const list = createGpuLister({ limitMs: 1_500, program });
  expect(await list()).toMatchObject({ nvidiaHangs: true });
  const answers = await Promise.all([list(), list(), list()]);
  expect(answers.map(({ nvidiaHangs }) => nvidiaHangs)).toEqual([true, true, true]);
  // The one that was killed, and the one that is asked now.
  expect((await listAsked()).length).toBeLessThanOrEqual(2);
});

test("a driver that is well again is believed at once", async () => {
  await write(`[ -e ${folder}/well ] || { trap '' TERM; while :; do sleep 60; done; }
echo "GPU-1, H100, 81559, 0, 0"`);
  const list = createGpuLister({ limitMs: 300, program });
  expect(await list()).toMatchObject({ nvidiaHangs: true });
  await writeFile(path.join(folder, "well"), "");
  await expect.poll(async () => (await list()).nvidiaGpus.map(({ uuid }) => uuid)).toEqual(["GPU-1"]);
});

test("none there is none, and one that fails says why", async () => {
  expect(await createGpuLister({ program: path.join(folder, "nothing") })()).toEqual({
    nvidiaGpus: [],
    nvidiaProblem: null,
  });
  await write("echo 'NVIDIA-SMI has failed because it could not talk to the driver' >&2; exit 9");
  expect(await createGpuLister({ program })()).toMatchObject({
    nvidiaProblem: expect.stringContaining("could not talk to the driver"),
  });
});
