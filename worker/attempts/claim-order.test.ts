import { expect, test } from "vitest";
import { type Chances, chooseClaim } from "./claim-order";

type Choose = (chances: Chances) => ReturnType<typeof chooseClaim>;
type Stage = "simulation" | "manifest" | "trainer";

const runs = 1_000;
const gpus = 64;
const manifestSlots = 4;
const rolloutSlots = 8;
/** In claims: a worker makes one after the other. */
const takes: Readonly<Record<Stage, number>> = { simulation: 2, manifest: 3, trainer: 300 };
const next: Readonly<Record<Stage, Stage>> = {
  simulation: "manifest",
  manifest: "trainer",
  trainer: "simulation",
};

/** Runs go round from simulation to manifest to trainer. Answers which part of the GPUs stood idle while work for them waited. */
function measureIdle(choose: Choose, claims: number): number {
  const queued: Record<Stage, number> = { simulation: runs, manifest: 0, trainer: 0 };
  const held: Record<Stage, number[]> = { simulation: [], manifest: [], trainer: [] };
  let idle = 0;
  let counted = 0;
  for (let at = 0; at < claims; at += 1) {
    for (const stage of ["simulation", "manifest", "trainer"] as const) {
      const ended = held[stage].filter((endsAt) => endsAt <= at).length;
      held[stage] = held[stage].filter((endsAt) => endsAt > at);
      queued[next[stage]] += ended;
    }
    const chosen = choose({
      placed: queued.trainer > 0 && held.trainer.length < gpus,
      manifest: queued.manifest > 0,
      manifestRoom: held.manifest.length < manifestSlots,
      simulation: queued.simulation > 0,
      simulationRoom: held.simulation.length < rolloutSlots,
      guestRoom: false,
    });
    if (chosen !== null && chosen !== "guest") {
      const stage = chosen === "placed" ? "trainer" : chosen;
      queued[stage] -= 1;
      held[stage].push(at + takes[stage]);
    }
    // Until the GPUs could be full for the first time nobody expects it.
    if (at < claims / 10) continue;
    counted += 1;
    if (queued.trainer + queued.manifest > 0) idle += (gpus - held.trainer.length) / gpus;
  }
  return idle / counted;
}

/** As it was: rollouts for as long as there is room for them, and what they brought about afterwards. */
const simulateFirst: Choose = ({ simulation, simulationRoom, ...rest }) =>
  simulation && simulationRoom
    ? "simulation"
    : chooseClaim({ ...rest, simulation: false, simulationRoom: false });

test("with a thousand runs GPUs stand idle less than a twentieth of the time while there is work for them", () => {
  expect(measureIdle(chooseClaim, 5_000)).toBeLessThan(0.05);
  expect(measureIdle(simulateFirst, 5_000)).toBeGreaterThan(0.1);
});

test("a manifest that waits for its slot is not overtaken by simulations, and a GPU waits for nothing", () => {
  const all: Chances = {
    placed: true,
    manifest: true,
    manifestRoom: false,
    simulation: true,
    simulationRoom: true,
    guestRoom: true,
  };
  expect(chooseClaim(all)).toBe("placed");
  expect(chooseClaim({ ...all, placed: false })).toBeNull();
  expect(chooseClaim({ ...all, placed: false, manifestRoom: true })).toBe("manifest");
  expect(chooseClaim({ ...all, placed: false, manifest: false })).toBe("simulation");
  expect(chooseClaim({ ...all, placed: false, manifest: false, simulationRoom: false })).toBe("guest");
});
