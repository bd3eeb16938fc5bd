import fc from "fast-check";
import { expect, test } from "vitest";
import { initialJobState } from "@/lib/core/jobs/job-state";
import { makeResolvedSpec } from "@/lib/testing/factories";
import { LoopSimulator, somePlan, success } from "@/lib/testing/loop-simulator";
import { UnreadableError } from "./read-stored";
import { readJob, readJobState, storeJob } from "./stored-job";
import { readPlan, readSpec, readState, storeRun } from "./stored-run";

const spec = makeResolvedSpec();
const plan = somePlan();
const job = {
  sceneId: "table_top_v0",
  taskMode: "fr3_pick_lift_block_v1",
  fixBase: true,
  actionNoise: 0,
  numEnvs: 2,
  policy: { driver: "scripted" as const, uri: null },
  control: null,
  simulator: null,
  steps: 8,
  seed: 7,
};
/** As Postgres gives it back. */
const keep = <Value extends object>(value: Value): Value => JSON.parse(JSON.stringify(value));

test("what is stored reads as what it was", () => {
  const stored = keep(storeRun({ resolvedSpec: spec, plan }));
  expect(stored).toMatchObject({ resolvedSpec: { version: 1 }, plan: { version: 1 } });
  expect(readSpec({ runId: "run_1", ...stored })).toEqual(spec);
  expect(readPlan({ runId: "run_1", ...stored })).toEqual(plan);
  expect(readJob({ jobId: "job_1", resolvedSpec: keep(storeJob(job)) })).toEqual(job);
  expect(readJobState({ jobId: "job_1", state: keep(initialJobState) })).toEqual(initialJobState);
});

test("what was stored before there were versions is of version 1", () => {
  expect(readSpec({ runId: "run_1", resolvedSpec: keep(spec) })).toEqual(spec);
  expect(readPlan({ runId: "run_1", plan: keep(plan) })).toEqual(plan);
  expect(readJob({ jobId: "job_1", resolvedSpec: keep(job) })).toEqual(job);
});

test("a version that this release does not know is refused by the name of the run or job", () => {
  expect(() => readSpec({ runId: "run_1", resolvedSpec: { ...spec, version: 2 } })).toThrow(
    new UnreadableError(
      "run_1",
      "resolved_spec of run_1 has version 2, which this release cannot read; it knows 1.",
    ),
  );
  expect(() => readPlan({ runId: "run_1", plan: { ...plan, version: "two" } })).toThrow(
    'plan of run_1 has version "two"',
  );
  expect(() => readJob({ jobId: "job_1", resolvedSpec: { ...job, version: 0 } })).toThrow(
    "resolved_spec of job_1 has version 0",
  );
});

test("broken content is refused with the run, the version and the place, never with a value", () => {
  const trainer = { ...spec.trainer, env: { TOKEN: { open: "s3cret" } } };
  expect(() => readSpec({ runId: "run_1", resolvedSpec: { ...spec, trainer } })).toThrow(
    "resolved_spec of run_1 has version 1 and cannot be read: trainer.env.TOKEN: Invalid input: expected string, received object",
  );
  expect(() => readPlan({ runId: "run_1", plan: { version: 1 } })).toThrow(
    "plan of run_1 has version 1 and cannot be read: seed: ",
  );
});

/** One thing that happens to a run: a wish, or the next step of its oldest or newest attempt. */
function happen(run: LoopSimulator, what: number): void {
  const all = [...run.held.values()];
  const held = what % 2 === 0 ? all[0] : all.at(-1);
  if (what === 0) run.give({ type: "cancel" });
  else if (what === 1) run.give({ type: "pause" });
  else if (what < 4) run.give({ type: "resume" });
  else if (what === 4) run.give({ type: "set_limits", limits: { maxMicroCredits: 1 } });
  else if (!held) run.give({ type: "tick" });
  else if (held.status === "queued") run.claim(held, what);
  else if (what < 8) run.exit(held, what);
  else if (what < 10)
    run.finish(held, { kind: "failed", code: "trainer_oom", message: "no memory", exitCode: 137 });
  else run.finish(held, success(held.ref, { loss: what }));
}

test("every state that a run comes to reads as itself", () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(fc.array(fc.nat(40), { maxLength: 60 }), (walk) => {
      const run = new LoopSimulator(somePlan({ stopOnIterationFailure: false }));
      for (const what of walk) {
        happen(run, what);
        seen.add(run.state.phase.kind).add(run.state.intent.kind);
        expect(readState({ runId: "run_1", state: keep(run.state) })).toEqual(run.state);
      }
    }),
    { numRuns: 120, seed: 5 },
  );
  const phases = ["ended", "manifest", "rollouts", "training"];
  expect([...seen].sort()).toEqual([...phases, "canceling", "landing", "none", "paused", "pausing"].sort());
});
