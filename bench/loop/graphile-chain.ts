import { Logger, makeWorkerUtils, run } from "graphile-worker";
import { type Cost, startClock, summarise, warmUp } from "./cost";

const steps = 4;
const silent = new Logger(() => () => undefined);

/** The same chain on graphile-worker, a job a step: `atOnce` of them at the same time. */
export async function measureGraphile(
  url: string,
  { chains, atOnce }: { chains: number; atOnce: number },
): Promise<Cost> {
  const common = { connectionString: url, logger: silent };
  const utils = await makeWorkerUtils(common);
  await utils.migrate();
  const ends = new Map<number, () => void>();
  const runner = await run({
    ...common,
    concurrency: atOnce,
    noHandleSignals: true,
    taskList: {
      step: async (payload, { addJob }) => {
        const { chain, step } = payload as Payload;
        if (step + 1 < steps) await addJob("step", { chain, step: step + 1 });
        else ends.get(chain)?.();
      },
    },
  });
  let next = 0;
  const playOne = async (): Promise<number> => {
    const chain = next++;
    const began = performance.now();
    await new Promise<void>((resolve, reject) => {
      ends.set(chain, resolve);
      utils.addJob("step", { chain, step: 0 }).catch(reject);
    });
    return performance.now() - began;
  };
  const play = async (count: number): Promise<number[]> => {
    const durations: number[] = [];
    const end = next + count;
    const player = async () => {
      while (next < end) durations.push(await playOne());
    };
    await Promise.all(Array.from({ length: atOnce }, player));
    return durations;
  };
  await play(warmUp);
  const readClock = startClock();
  const cost = summarise(await play(chains), readClock());
  await runner.stop();
  await utils.release();
  return cost;
}

/** What `playOne` and the steps put into a job. */
type Payload = { chain: number; step: number };
