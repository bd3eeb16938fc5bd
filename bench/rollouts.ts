/**
 * Env-steps per CPU second of the built-in engine beside the same environment as one would write it in numpy on MuJoCo's own
 * Python package, and beside that package's bare `mj_step`.
 *
 *   npm run bench -- rollouts
 *
 * The same scene, starts, expert, control, reward and recorded arrays, round after round in turn; both lift the same blocks.
 * The first run installs MuJoCo and numpy from PyPI into a folder of its own, unless BENCH_PYTHON names a Python that has them.
 * ROUNDS (5) of each.
 */
import { availableParallelism, cpus } from "node:os";
import { benchJob } from "./rollouts/bench-job";
import { type PeerRound, playInNumpy } from "./rollouts/numpy-peer";
import { openEngine } from "./rollouts/open-engine";
import { formatSpeed, measureInTurn, median, medianSpeed, type Speed } from "./rollouts/speed";

const rounds = Number(process.env.ROUNDS ?? 5);
const job = benchJob(64);
const cores = availableParallelism();
const major = Number(process.versions.node.split(".")[0]);
const wanted = major >= 24 ? 1.9 : 1.6;

const [one, several] = [await openEngine(1), await openEngine(cores)];
const ours = { one: [] as Speed[], several: [] as Speed[] };
const peer: PeerRound[] = [];
let lifted = 0;
let envSteps = 0;
for (let round = 0; round < rounds; round += 1) {
  const measured = await measureInTurn(
    {
      one: async () => {
        const done = await one.run(job);
        lifted = done.episodes.filter(({ success }) => success).length;
        envSteps = done.envSteps;
        return done.envSteps;
      },
      several: async () => (await several.run(job)).envSteps,
    },
    1,
  );
  ours.one.push(...measured.one);
  ours.several.push(...measured.several);
  // The first of two warms up.
  peer.push(...(await playInNumpy(job, 2)).slice(1));
}
await one.close();
await several.close();

const [oneThread, threads, numpy] = [ours.one, ours.several, peer].map(medianSpeed);
if (!oneThread || !threads || !numpy) throw new Error("nothing was measured");
const bare = median(peer.map((round) => round.bare));
console.log(`${cpus()[0]?.model ?? "unknown CPU"}, ${cores} cores, Node ${process.version}`);
console.log(
  `${job.numEnvs} episodes: ${envSteps} env-steps, ${lifted} lifted; in numpy ${peer[0]?.envSteps}, ${peer[0]?.lifted} lifted`,
);
console.log(formatSpeed("engine, 1 thread", oneThread));
console.log(formatSpeed(`engine, ${cores} threads`, threads));
console.log(formatSpeed("numpy on native MuJoCo", numpy));
console.log(
  `${"native mj_step alone".padEnd(34)} ${"".padStart(8)}      ${bare.toFixed(0).padStart(8)} /CPU-s`,
);
const ratio = oneThread.perCpuSecond / numpy.perCpuSecond;
console.log(
  `${ratio >= wanted ? "✓" : "✗"} ${ratio.toFixed(2)} × numpy per CPU second; at least ${wanted} ×`,
);
const scaling = threads.perSecond / oneThread.perSecond;
const wantedScaling = 0.9 * cores;
console.log(
  `${scaling >= wantedScaling ? "✓" : "✗"} ${cores} threads make ${scaling.toFixed(2)} × one; at least ${wantedScaling.toFixed(1)} × on a machine that does nothing else`,
);
