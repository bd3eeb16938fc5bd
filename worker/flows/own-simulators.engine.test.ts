import { asc, eq } from "drizzle-orm";
import { afterEach, expect, test } from "vitest";
import { episode } from "@/lib/server/db/schema/attempts";
import { makeOwnSimulatorRun } from "@/lib/testing/own-simulator-run";
import { asTemplate, type DockerWorld, honestScript, makeDockerWorld } from "@/worker/testing/docker-world";
import { countHeldGpus, listAttempts, waitForEnd, waitUntil } from "@/worker/testing/make-world";

let world: DockerWorld;
afterEach(() => world.close());

/**
 * Shell lines of a simulator that keeps the contract: observations of two numbers and actions of one, all of them zero, and
 * episodes of three steps. It ends with 9 where it is told something else than it should be.
 */
const simulatorScript = `
  grep -q '"scene_id": "Hopper-v5"' "$HARDSIM_ROLLOUT_SPEC_PATH" || exit 9
  [ "$1" = "$HARDSIM_ROLLOUT_SPEC_PATH" ] || exit 9
  if touch /hardsim/rollout/x 2>/dev/null; then exit 9; fi
  if [ "$HARDSIM_ITERATION_INDEX" != 0 ]; then grep -q iteration "$HARDSIM_CHECKPOINT_IN_PATH" || exit 9; fi
  e=$HARDSIM_NUM_ENVS; t=$HARDSIM_STEPS; rows=$((e * t))
  o=$((rows * 8)); a=$((o + rows * 4)); r=$((a + rows * 4)); l=$((r + e * 4))
  array() { printf '"%s":{"dtype":"%s","shape":[%s],"data_offsets":[%d,%d]}' "$@"; }
  header="{$(array observation F32 $e,$t,2 0 $o),$(array action F32 $e,$t,1 $o $a),$(array reward F32 $e,$t $a $r),$(array length I32 $e $r $l)}"
  bytes() { printf "\\\\$(printf %03o $(($1 % 256)))\\\\$(printf %03o $(($1 / 256)))\\\\0\\\\0"; }
  {
    bytes \${#header}; bytes 0; printf %s "$header"
    head -c $r /dev/zero
    i=0; while [ $i -lt $e ]; do bytes 3; i=$((i + 1)); done
  } > "$HARDSIM_OUTPUT_DIR/rollout.safetensors"
  echo '{"fps": 1}' > "$HARDSIM_OUTPUT_DIR/metrics.json"
`;

test("real containers simulate, train and evaluate; one whose worker dies is taken over, and none is left", async () => {
  world = await makeDockerWorld();
  const first = await world.startWorker();
  const { imageUri } = world;
  const shell = (script: string) => ({ imageUri, entrypoint: "bash -c", argsTemplate: [asTemplate(script)] });
  const resources = { gpu: 0, cpu: 0.25, memoryGb: 0.1 };
  const { argsTemplate, ...simulator } = shell(`sleep 1; ${simulatorScript}`);
  const { runId } = await makeOwnSimulatorRun(world.database, {
    // What follows a script is its $0, $1 and so on.
    simulator: {
      ...simulator,
      argsTemplate: [...argsTemplate, "simulator", "{rollout_spec_path}"],
      resources: { ...resources, gpuShare: null },
    },
    trainer: { ...shell(honestScript), resources },
    rollout: { sceneId: "Hopper-v5", episodesPerIteration: 2, parallelism: 2 },
    spec: { evaluation: { episodes: 2, every: 1, seed: 11, actionNoise: 0, steps: 5 } },
  });
  const isSimulating = async () =>
    (await listAttempts(world, runId)).some(({ status }) => status === "running");
  await waitUntil(isSimulating, "a simulator runs");
  await first.die();
  await world.startWorker();
  const run = await waitForEnd(world, runId, 120_000);
  expect([run.error, run.status]).toEqual([null, "succeeded"]);
  const attempts = await listAttempts(world, runId);
  expect(new Set(attempts.map(({ status }) => status))).toEqual(new Set(["succeeded"]));
  const episodes = await world.database.db
    .select({ length: episode.length })
    .from(episode)
    .where(eq(episode.runId, runId))
    .orderBy(asc(episode.env));
  // Two jobs of four episodes and a suite of two, twice.
  expect(episodes).toEqual(Array.from({ length: 2 * (8 + 2) }, () => ({ length: 3 })));
  const list = async () => (await world.engine.list(world.installationId)).length;
  await waitUntil(async () => (await list()) === 0, "no container is left");
  expect(await countHeldGpus(world)).toBe(0);
}, 180_000);
