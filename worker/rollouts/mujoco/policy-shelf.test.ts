import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { network } from "@/lib/policy/testing/test-models";
import { openEnvironments } from "@/lib/simulation/testing/open-environments";
import { PolicyShelf } from "@/worker/rollouts/mujoco/policy-shelf";
import { policyScene, writePolicy } from "@/worker/rollouts/testing/policies";

const environments = await openEnvironments();
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "policies-"));
});
afterAll(() => rm(folder, { recursive: true }));

const write = (width: number) => writePolicy(folder, network([32, width, 5], "Tanh"));

describe("the policies that a thread has loaded", () => {
  it("are kept by their digest, wherever the file lies", async () => {
    const shelf = new PolicyShelf(environments, () => {});
    const policy = await shelf.take(policyScene, await write(8));
    expect(await shelf.take(policyScene, await write(8))).toBe(policy);
    expect(await shelf.take({ ...policyScene, sceneId: "table_top_v0" }, await write(8))).not.toBe(policy);
  });

  it("are few: what was asked for longest ago is let go", async () => {
    const shelf = new PolicyShelf(environments, () => {});
    const files = await Promise.all([1, 2, 3, 4, 5].map(write));
    const first = await shelf.take(policyScene, files[0]);
    const second = await shelf.take(policyScene, files[1]);
    await shelf.take(policyScene, files[2]);
    await shelf.take(policyScene, files[3]);
    expect(await shelf.take(policyScene, files[0])).toBe(first);
    await shelf.take(policyScene, files[4]);
    expect(await shelf.take(policyScene, files[0])).toBe(first);
    expect(await shelf.take(policyScene, files[1])).not.toBe(second);
  });

  it("are what the job names, or are not taken", async () => {
    const shelf = new PolicyShelf(environments, () => {});
    const { file } = await write(8);
    await expect(shelf.take(policyScene, { file, sha256: "0" })).rejects.toThrow("SHA-256 differs");
  });

  it("beat for the watchdog before each call of a graph", async () => {
    let calls = 0;
    const shelf = new PolicyShelf(environments, () => {
      calls++;
    });
    const policy = await shelf.take(policyScene, await write(8));
    const before = calls;
    expect(before).toBeGreaterThan(2);
    const observation = new Float32Array(32);
    await policy.act([{ observation, action: new Float32Array(5), memory: policy.createMemory() }]);
    expect(calls).toBe(before + 1);
  });
});
