import { readFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { judgeStart, liftPromise } from "./demo/judge-learning.mjs";
import { learningScopes, showLearningRun } from "./demo/learning-run.mjs";
import { showOnInstallation } from "./demo/open-installation.mjs";
import { readSeed } from "./demo/read-seed.mjs";
import { makeUntrainedPolicy } from "./demo/untrained-policy.mjs";
import { uploadPolicy } from "./demo/upload-policy.mjs";
import { rootDir } from "./paths.mjs";
import { daggerImage } from "./setup/images.mjs";
import { prepare } from "./setup/prepare.mjs";
import { listenForShutdown } from "./supervisor/shutdown-signal.mjs";
import { runMain, SetupError, say } from "./terminal.mjs";

/** @typedef {import("./demo/api.mjs").Api} Api */

const file = path.join(rootDir, "examples/managed_training/learn_to_lift.json");

await runMain(async () => {
  const { values } = parseArgs({
    options: { exit: { type: "boolean" }, seed: { type: "string", default: "1" } },
  });
  const seed = readSeed(values.seed);
  await prepare(["bundles", "web", "engine", "learn"]);
  const signal = listenForShutdown();
  const demo = { scopes: learningScopes, exit: values.exit === true, signal };
  return showOnInstallation(demo, async (api) => {
    const body = JSON.parse(readFileSync(file, "utf8"));
    const { task_mode } = body.rollout_template.control;
    const start = await uploadStart(api, body.rollout_template, seed);
    return showLearningRun(api, {
      file,
      body: {
        ...body,
        seed,
        checkpoint_init_uri: start.uri,
        trainer_spec: { ...body.trainer_spec, image_uri: daggerImage },
      },
      promised: liftPromise,
      freshControl: { task_mode },
      beginner: "expert",
      judgeBeginning: async (curve) => [judgeStart(curve, liftPromise)],
      signal,
    });
  });
});

/**
 * @param {Api} api
 * @param {{ scene_id: string, control: { task_mode: string } }} template
 * @param {number} seed
 */
async function uploadStart(api, { scene_id, control }, seed) {
  const { scenes } = await api.get("/v1/scenes");
  const mode = scenes
    .find((/** @type {any} */ one) => one.scene_id === scene_id)
    ?.task_modes.find((/** @type {any} */ one) => one.task_mode === control.task_mode);
  if (!mode) throw new SetupError(`this server has no scene ${scene_id} with ${control.task_mode}`);
  const [observationNames, actions] = [mode.observation.names, mode.action.names.length];
  const bytes = await makeUntrainedPolicy({ observationNames, actions, seed });
  const asset = await uploadPolicy(api, "untrained.onnx", bytes);
  say(`Uploaded an untrained policy as ${asset.assetId} (${bytes.length} bytes)`);
  return asset;
}
