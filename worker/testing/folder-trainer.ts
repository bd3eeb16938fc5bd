import { createHash } from "node:crypto";
import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { FakeContext, FakeProgram } from "@/worker/containers/fake/fake-host";
import { writeMetrics } from "./fake-trainers";

/** As honestTrainer, with a folder as its checkpoint: a step of its own, and a link to it as training libraries write. */
export const folderTrainer: FakeProgram = async (context) => {
  await writeFolder(context);
  await writeMetrics(context, { loss: 1 / (Number(context.env.HARDSIM_ITERATION_INDEX) + 1) });
  return 0;
};

export async function writeFolder(context: FakeContext): Promise<void> {
  const { env, hostPath } = context;
  const manifest = JSON.parse(await readFile(hostPath("/hardsim/dataset/manifest.json"), "utf8"));
  const learned = createHash("sha256")
    .update(`${manifest.digest}\n${await readFolderIn(context)}`)
    .digest("hex");
  const step = `00${env.HARDSIM_ITERATION_INDEX}000`;
  await mkdir(hostPath(`/hardsim/output/checkpoint/${step}`), { recursive: true });
  await writeFile(hostPath(`/hardsim/output/checkpoint/${step}/weights`), learned);
  await symlink(step, hostPath("/hardsim/output/checkpoint/last"));
}

/** What the checkpoint to start from has learned; "" without one. */
export async function readFolderIn({ env, hostPath }: FakeContext): Promise<string> {
  const uri = env.HARDSIM_CHECKPOINT_IN_URI;
  return uri ? readFile(hostPath(`${fileURLToPath(uri)}/last/weights`), "utf8") : "";
}
