import { expect, it } from "vitest";
import { LoopSimulator, somePlan, success } from "@/lib/testing/loop-simulator";
import type { Input } from "./inputs";
import { runStage, runStatus } from "./views";

const nameOf = (run: LoopSimulator): string => runStage(run.state) ?? runStatus(run.state);

/** Every state that one move can lead to from the states known so far, found by breadth-first search over the real core. */
function explore(): Map<string, Set<string>> {
  const edges = new Map<string, Set<string>>();
  const seen = new Set<string>();
  const paths: ((run: LoopSimulator) => void)[][] = [[]];
  const moves: [string, (run: LoopSimulator) => void][] = [
    ["pause", (run) => run.give({ type: "pause" })],
    ["resume", (run) => run.give({ type: "resume" })],
    ["cancel", (run) => run.give({ type: "cancel" })],
    ["limit", (run) => run.give({ type: "set_limits", limits: { maxActiveMs: 0 } } satisfies Input)],
    ["claim", (run) => [...run.held.values()].filter((h) => h.status === "queued").map((h) => run.claim(h))],
    [
      "done",
      (run) =>
        [...run.held.values()]
          .filter((h) => h.status === "claimed")
          .map((h) => run.finish(h, success(h.ref))),
    ],
    [
      "failed",
      (run) =>
        [...run.held.values()]
          .filter((h) => h.status === "claimed")
          .map((h) =>
            run.finish(h, { kind: "failed", code: "image_not_found", message: "", exitCode: null }),
          ),
    ],
    [
      "stopped",
      (run) =>
        [...run.held.values()]
          .filter((h) => h.stopAsked)
          .map((h) => run.finish(h, { kind: "canceled", partialArtifacts: 0 })),
    ],
  ];
  const limits = { maxIterations: 2, maxActiveMs: 1000, maxMicroCredits: null };
  const replay = (path: readonly ((run: LoopSimulator) => void)[]) => {
    const run = new LoopSimulator(somePlan({ limits }));
    for (const act of path) act(run);
    return run;
  };
  for (let path = paths.shift(); path; path = paths.shift()) {
    const before = nameOf(replay(path));
    for (const [label, act] of moves) {
      const run = replay(path);
      const from = JSON.stringify(run.state);
      act(run);
      if (JSON.stringify(run.state) === from) continue;
      const after = nameOf(run);
      if (after !== before)
        edges.set(`${before} --> ${after}`, (edges.get(`${before} --> ${after}`) ?? new Set()).add(label));
      const key = JSON.stringify(run.state);
      if (seen.has(key) || path.length > 14) continue;
      seen.add(key);
      paths.push([...path, act]);
    }
  }
  return edges;
}

it("has a diagram that is what the machine does", async () => {
  const edges = [...explore()].map(([edge, labels]) => `  ${edge}: ${[...labels].sort().join(", ")}`).sort();
  const ends = ["succeeded", "failed", "canceled"].map((end) => `  ${end} --> [*]`);
  const text = [
    "# What a run can do",
    "",
    "Made from the loop's core by `lib/core/loop/diagram.test.ts`, which fails when this is stale",
    "(`npx vitest run --project unit lib/core/loop/diagram.test.ts -u` writes it again).",
    "A state is the run's `stage`, or its `status` once it has ended; an arrow is a wish, a limit, or news of its attempts.",
    "",
    "```mermaid",
    "stateDiagram-v2",
    "  [*] --> queued",
    ...edges,
    ...ends,
    "```",
    "",
  ].join("\n");
  await expect(text).toMatchFileSnapshot("../../../docs/loop-states.md");
});
