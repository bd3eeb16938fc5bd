import { readFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { cartpolePromise, judgeRandom, judgeTeachers } from "./demo/judge-learning.mjs";
import { learningScopes, showLearningRun } from "./demo/learning-run.mjs";
import { showOnInstallation } from "./demo/open-installation.mjs";
import { readSeed } from "./demo/read-seed.mjs";
import { rootDir } from "./paths.mjs";
import { gymnasiumImage, rewardImage } from "./setup/images.mjs";
import { prepare } from "./setup/prepare.mjs";
import { listenForShutdown } from "./supervisor/shutdown-signal.mjs";
import { runMain } from "./terminal.mjs";

const file = path.join(rootDir, "examples/managed_training/cartpole.json");

await runMain(async () => {
  const { values } = parseArgs({
    options: { exit: { type: "boolean" }, seed: { type: "string", default: "1" } },
  });
  const seed = readSeed(values.seed);
  await prepare(["bundles", "web", "engine", "gym"]);
  const signal = listenForShutdown();
  const demo = { scopes: learningScopes, exit: values.exit === true, signal };
  return showOnInstallation(demo, (api) => {
    const body = JSON.parse(readFileSync(file, "utf8"));
    const { rollout_template: template, trainer_spec: trainer } = body;
    const simulator = { ...template.simulator, image_uri: gymnasiumImage };
    return showLearningRun(api, {
      file,
      body: {
        ...body,
        seed,
        rollout_template: { ...template, simulator },
        trainer_spec: { ...trainer, image_uri: rewardImage },
      },
      promised: cartpolePromise,
      freshControl: { explore: false },
      beginner: "random actions",
      judgeBeginning: (_curve, runId) => judgeBeginning(api, `/v1/training-runs/${runId}/iterations`),
      signal,
    });
  });
});

/**
 * @param {import("./demo/api.mjs").Api} api
 * @param {string} address of the run's iterations
 */
async function judgeBeginning(api, address) {
  const { iterations } = await api.get(address);
  const policies = [];
  for (const { iteration_id: id } of iterations) {
    const { content } = await api.get(`${address}/${id}/dataset-manifest`);
    policies.push(content.policy);
  }
  return [judgeRandom(iterations, cartpolePromise), judgeTeachers(policies)];
}
