import { execFileSync } from "node:child_process";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openFolderStorage } from "@/lib/server/storage/folder";
import { type DockerWorld, makeDockerWorld } from "@/worker/testing/docker-world";
import { listCheckpoints, waitForEnd, waitUntil } from "@/worker/testing/make-world";

let world: DockerWorld;
beforeAll(async () => {
  world = await makeDockerWorld();
  await world.startWorker();
});
afterAll(async () => {
  await waitUntil(
    async () => (await world.engine.list(world.installationId)).length === 0,
    "no container is left",
  );
  await world.close();
});

/** Each step is the one before and a line of its own; the link is absolute, as the trainer sees its folder. */
const script = `
  set -e
  in=\${HARDSIM_CHECKPOINT_IN_URI#file://}
  out="$HARDSIM_OUTPUT_DIR/checkpoint"
  mkdir -p "$out/step"
  if [ -n "$in" ]; then
    cat "$in/last/weights" > "$out/step/weights"
    if echo x > "$in/step/weights" 2>/dev/null; then echo "the checkpoint is not read-only" >&2; exit 1; fi
    if echo x > "$in/new" 2>/dev/null; then echo "the folder is not read-only" >&2; exit 1; fi
  fi
  echo "iteration $HARDSIM_ITERATION_INDEX" >> "$out/step/weights"
  ln -s "$out/step" "$out/last"
  echo '{"loss": 1}' > "$HARDSIM_OUTPUT_DIR/metrics.json"
`;

test("a trainer's folder is given to the next iteration, read-only and whole", async () => {
  const plan = { limits: { maxIterations: 3, maxActiveMs: 600_000, maxMicroCredits: null } };
  const runId = await world.makeShellRun(script, {}, { plan });
  expect(await waitForEnd(world, runId, 90_000)).toMatchObject({ status: "succeeded", error: null });
  const chain = await listCheckpoints(world, runId);
  expect(chain.map(({ format, fileCount }) => [format, fileCount])).toEqual(
    Array.from({ length: 3 }, () => ["folder", 2]),
  );
  const weights = execFileSync("tar", ["-xOf", "-", "last/weights"], {
    input: await buffer(await openFolderStorage(world.dataDir).openRead(chain[2]?.sha256 ?? "")),
    encoding: "utf8",
  });
  expect(weights).toBe("iteration 0\niteration 1\niteration 2\n");
});
