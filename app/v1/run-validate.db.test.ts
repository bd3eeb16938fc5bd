import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { seedBody } from "./testing/test-api";
import { createTestRuns, type Tenant, type TestRuns } from "./testing/test-runs";

let runs: TestRuns;
beforeAll(async () => {
  runs = await createTestRuns();
});
afterAll(() => runs.api.close());

describe("POST validate", () => {
  const validate = ({ call }: Pick<Tenant, "call">, body: unknown) =>
    call("POST", "/v1/training-runs/validate", body);

  it("answers spec, plan, warnings and the most it can cost, and creates nothing", async () => {
    const { projectId, call } = await runs.makeTenant();
    const { status, json } = await validate({ call }, seedBody(projectId));
    expect(status).toBe(200);
    expect(json).toMatchObject({
      resolved_spec: { seed: 42, loop_policy: { max_iterations: 3 } },
      plan: { iterations: 3, episodes_per_iteration: 16, env_steps_per_iteration: 2_048, trainer_gpus: 1 },
      estimate: { basis: "none", credits: null, max_hours: 2, max_credits: 5.98 },
    });
    expect((json.warnings as string[]).join("\n")).toMatch(/No recent run here has used the image|emulated/);
    expect((await call("GET", "/v1/training-runs")).json.runs).toEqual([]);
  });

  it("estimates from earlier runs of the project with the same image, scene and steps, and says so", async () => {
    const { runId, projectId, call } = await runs.playedRun();
    await runs.tookAnHourEach(runId);
    const { json } = await validate({ call }, { ...seedBody(projectId), loop_policy: { max_iterations: 2 } });
    expect(json.estimate).toMatchObject({
      basis: "earlier_runs",
      earlier_runs: [runId],
      earlier_iterations: 3,
      iterations: 2,
      iteration_hours: 1,
      iteration_credits: 2.99,
      credits: 5.98,
    });
    const other = await validate(
      { call },
      {
        ...seedBody(projectId),
        rollout_template: { ...seedBody("").rollout_template, steps: 200 },
      },
    );
    expect(other.json.estimate).toMatchObject({ basis: "none" });
  });

  it.each([
    [
      { budget_policy: { max_credits: 4 }, loop_policy: { max_iterations: 10 } },
      "will end in iteration 2 of 10",
    ],
    [{ loop_policy: { max_iterations: 10, max_wallclock_hours: 1.5 } }, "wallclock_exceeded"],
    [{ budget_policy: { max_credits: 0.001 } }, "ends before it trains"],
  ])("warns of %j", async (change, warning) => {
    const { runId, projectId, call } = await runs.playedRun();
    await runs.tookAnHourEach(runId);
    const { json } = await validate({ call }, { ...seedBody(projectId), ...change });
    expect((json.warnings as string[]).join("\n")).toContain(warning);
  });

  it("warns of more GPUs and memory than any host has", async () => {
    const { projectId, call } = await runs.makeTenant();
    const body = seedBody(projectId);
    const resources = { gpu: 8, memory_gb: 500 };
    const { json } = await validate({ call }, { ...body, trainer_spec: { ...body.trainer_spec, resources } });
    const warnings = (json.warnings as string[]).join("\n");
    expect(warnings).toContain("resources.gpu is 8");
    expect(warnings).toContain("memory_gb is 500");
  });

  it("the run that is created, and a fork of it, keep what was warned of", async () => {
    const { projectId, call } = await runs.makeTenant();
    const seed = seedBody(projectId);
    const body = { ...seed, trainer_spec: { ...seed.trainer_spec, resources: { gpu: 8 } } };
    const { warnings } = (await validate({ call }, body)).json;
    const created = (await call("POST", "/v1/training-runs", body)).json;
    expect(created.warnings).toEqual(warnings);
    expect((await call("GET", `/v1/training-runs/${created.run_id}`)).json.warnings).toEqual(warnings);

    const { runId } = await runs.playedRun({}, { projectId, call });
    const changes = { trainer_spec: { resources: { gpu: 8 } } };
    const fork = (await call("POST", `/v1/training-runs/${runId}/fork`, { changes })).json.run;
    expect((fork as { warnings: string[] }).warnings.join("\n")).toContain("resources.gpu is 8");
  });

  it("refuses what creating would refuse", async () => {
    const { projectId, call } = await runs.makeTenant();
    const body = seedBody(projectId);
    expect((await validate({ call }, { ...body, name: "" })).status).toBe(400);
    expect(
      (await validate({ call }, { ...body, checkpoint_init_uri: "hardsim://checkpoints/ckpt_none" })).json
        .code,
    ).toBe("unknown_checkpoint");
  });
});

it("nothing of all this was a failure of the server", () => {
  expect(runs.api.logged).toEqual([]);
});
