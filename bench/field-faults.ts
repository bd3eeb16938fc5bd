/**
 * What real trainers, images, engines, hosts, proxies and callers bring, sent to a running server, with what a person would
 * expect of each.
 *
 *   npm run bench -- field-faults
 *   npm run bench -- field-faults B14 C16
 *   HARDSIM_API_URL=https://hardsim.lab.example HARDSIM_API_KEY=hls_live_… npm run bench -- field-faults
 *
 * Without an address it starts installations of its own, and takes about ten minutes. It prints what was seen of each input, and
 * fails where one is not as expected. What a machine lacks for an input (root, dockerd, a proxy) is said and does not fail.
 */
import { createApi } from "@/scripts/demo/api.mjs";
import { callFaults } from "./field-faults/calls";
import { copies } from "./field-faults/copies";
import { engines } from "./field-faults/engines";
import type { Api, FieldFault, House, Scene, Seen, Told, Wanted } from "./field-faults/field-fault";
import { fullDisk, sickDriver } from "./field-faults/hosts";
import { inHouse } from "./field-faults/house";
import { movedImages } from "./field-faults/images";
import { pages } from "./field-faults/pages";
import { proxies } from "./field-faults/proxies";
import { printRow, printSummary } from "./field-faults/report";
import { sayEnd, startRun, waitForEnd } from "./field-faults/runs";
import { outsideStops, stopFaults } from "./field-faults/stops";
import { trainerFaults } from "./field-faults/trainers";
import { poisonedAttempt, silentWorkers } from "./field-faults/workers";

/** `scripts/bench.mjs` reads this and does the set-up of an installation first. */
export const needsInstallation = true;

const wantedNumbers = process.argv.slice(2);
const isWanted = ({ number }: Wanted): boolean =>
  wantedNumbers.length === 0 || wantedNumbers.includes(number);

const faults: readonly FieldFault[] = [...callFaults, ...trainerFaults, ...stopFaults];
/** The last one ends workers, and leaves that to be seen. */
const scenes: readonly Scene[] = [
  ...[outsideStops, movedImages, poisonedAttempt, pages, proxies],
  ...[copies, engines, sickDriver, fullDisk, silentWorkers],
];

const rows: { number: string; told: Told }[] = [];
function take(wanted: Wanted, told: Told): void {
  rows.push({ number: wanted.number, told });
  printRow(wanted, told);
}

async function judge(api: Api, fault: FieldFault): Promise<Seen> {
  try {
    if ("ask" in fault) return await fault.ask(api);
    const name = `${fault.number} ${fault.input}`;
    const ended = await waitForEnd(api, await startRun(api, { ...fault, name }));
    return { holds: await fault.holds(ended), seen: sayEnd(ended) };
  } catch (error) {
    return { holds: false, seen: String(error) };
  }
}

/** More would ask for their runs more often than a key may. */
const atOnce = 8;

async function judgeAll(api: Api): Promise<void> {
  const wanted = faults.filter(isWanted);
  for (let at = 0; at < wanted.length; at += atOnce) {
    const some = wanted.slice(at, at + atOnce);
    const seen = await Promise.all(some.map((fault) => judge(api, fault)));
    for (const [place, fault] of some.entries())
      take(fault, seen[place] ?? { holds: false, seen: "nothing" });
  }
}

/** `house`: null where it is another's server. */
async function playScene({ wants, lacks, play }: Scene, house: House | null): Promise<void> {
  const left = new Map(Object.entries(wants).filter(([, wanted]) => isWanted(wanted)));
  if (left.size === 0) return;
  const missing =
    house === null ? "needs installations of its own: run it without HARDSIM_API_URL" : lacks?.();
  const tell = async (input: string, told: Told | Promise<Told>) => {
    const wanted = left.get(input);
    left.delete(input);
    try {
      const answer = await told;
      if (wanted) take(wanted, answer);
    } catch (error) {
      if (wanted) take(wanted, { holds: false, seen: String(error) });
    }
  };
  const rest = async (told: Told) => {
    for (const input of [...left.keys()]) await tell(input, told);
  };
  if (house === null || missing) return rest({ skipped: missing ?? "" });
  try {
    await play(tell, house);
    await rest({ holds: false, seen: "nothing was said of it" });
  } catch (error) {
    await rest({ holds: false, seen: String(error) });
  }
}

async function replay(api: Api, house: House | null): Promise<void> {
  await judgeAll(api);
  const { status } = await fetch(`${api.url}/readyz`);
  for (const one of scenes) await playScene(one, house);
  printSummary(rows);
  const skipped = rows.filter(({ told }) => "skipped" in told).length;
  const held = rows.filter(({ told }) => "holds" in told && told.holds).length;
  console.log(`${held} of ${rows.length} as expected, ${skipped} skipped; /readyz ${status}`);
  if (status !== 200 || held + skipped < rows.length) process.exitCode = 1;
}

const { HARDSIM_API_URL: url, HARDSIM_API_KEY: key } = process.env;
if (url) await replay(createApi(url, key ?? ""), null);
else await inHouse({}, (house) => replay(house.api, house));
