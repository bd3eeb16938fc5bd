import { expect, test } from "vitest";
import type { WireFleet } from "@/lib/contracts/fleet/fleet";
import { describeFirstGpu } from "./describe-first-gpu";

type Host = WireFleet["hosts"][number];

const held = { attempt_id: "att_a", run_id: null, run_name: null, iteration_index: null, job_id: null };

/** A GPU is free, held as a whole, or taken in a share. */
const host = (name: string, gpus: readonly ("free" | "held" | number)[], draining = false): Host => ({
  host_id: name,
  name,
  cpus: 8,
  cpus_held: 0,
  memory_bytes: 1e9,
  memory_held_bytes: 0,
  gpu_kind: "nvidia",
  gpu_model: null,
  draining,
  last_seen_at: "2026-11-24T02:00:00.000Z",
  last_reconciliation: null,
  gpus: gpus.map((state, at) => ({
    device: `GPU-${at}`,
    emulated: false,
    model: null,
    memory_bytes: null,
    memory_used_bytes: null,
    utilization: null,
    recent_utilization: [],
    held_by: state === "held" ? held : null,
    taken_at: null,
    shared_by: typeof state === "number" ? [{ ...held, share: state, taken_at: null }] : [],
  })),
});

test.each([
  [
    "a free one is named with its host",
    [host("lab-a", ["held"]), host("lab-b", ["free"])],
    1,
    "free now on lab-b",
  ],
  ["a draining host takes nothing", [host("lab-a", ["free"], true)], 1, "no host has 1, the largest has 1"],
  [
    "busy ones are waited for",
    [host("lab-a", ["held", "free"])],
    2,
    "all busy now: the run waits for its turn",
  ],
  ["too many are nowhere", [host("lab-a", ["free"])], 4, "no host has 4, the largest has 1"],
  ["without any there is none", [], 1, "no host has one"],
  [
    "one that is shared is nobody's whole",
    [host("lab-a", [0.5])],
    1,
    "all busy now: the run waits for its turn",
  ],
])("%s", (_promise, hosts, gpu, said) => {
  expect(describeFirstGpu({ hosts }, { gpu })).toBe(said);
});

test("a share is free where it fits beside the others, and not beside one who has the whole", () => {
  const hosts = [host("lab-a", ["held"]), host("lab-b", [0.5])];
  expect(describeFirstGpu({ hosts }, { gpu: 1, gpuShare: 0.5 })).toBe("free now on lab-b");
  expect(describeFirstGpu({ hosts }, { gpu: 1, gpuShare: 0.75 })).toBe(
    "all busy now: the run waits for its turn",
  );
});
