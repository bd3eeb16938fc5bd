import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findReasons, noRules } from "@/lib/core/curation/rules";
import { episode } from "@/lib/server/db/schema/attempts";
import { claimWork } from "@/lib/server/loop/claim-work";
import {
  countCurated,
  listMeasuredEpisodes,
  readCurationAtManifest,
  setCuration,
} from "@/lib/server/store/curation";
import { makeWorker } from "@/lib/testing/factories";
import { report } from "@/lib/testing/play-run";
import { createTestRuns, type Tenant, type TestRuns } from "./testing/test-runs";

type Item = Record<string, unknown>;
type Begun = Tenant & { runId: string; workerId: string };

const at = (runId: string, path = "") => `/v1/training-runs/${runId}${path}`;

let runs: TestRuns;
beforeAll(async () => {
  runs = await createTestRuns();
});
afterAll(() => runs.api.close());

async function finishOne({ runId, workerId }: Begun, kind: "rollout" | "manifest"): Promise<void> {
  const claimed = await claimWork(runs.api.database, kind, { workerId, leaseMs: 15_000, ownerId: runId });
  if (!claimed) throw new Error(`no ${kind} was ordered`);
  await report(runs.api.database, claimed, workerId, "succeeded");
}

/** A run with all rollouts of its first iteration done but one: four jobs' episodes would train. */
async function begunRun(change: object = {}): Promise<Begun> {
  const run = await runs.liveRun(change);
  const begun = { ...run, workerId: (await makeWorker(runs.api.database)).workerId };
  await finishOne(begun, "rollout");
  return begun;
}
const count = ({ runId, call }: Tenant & { runId: string }, body: object = {}) =>
  call("POST", at(runId, "/curation/count"), body);
const change = ({ runId, call }: Tenant & { runId: string }, curation: object) =>
  call("PATCH", at(runId), { curation });

/** Measures of the first job's two episodes. */
async function setMeasures({ runId }: Begun, measures: [object, object]): Promise<void> {
  for (const [env, columns] of measures.entries())
    await runs.api.database.db
      .update(episode)
      .set(columns)
      .where(and(eq(episode.runId, runId), eq(episode.env, env)));
}

describe("the rules in force", () => {
  it("are the spec's until they are changed, which is an event with its author and with what was before", async () => {
    const seed = await runs.liveRun();
    const template = (await seed.call("GET", at(seed.runId))).json.resolved_spec as {
      rollout_template: object;
    };
    const run = await runs.liveRun({
      rollout_template: { ...stripNulls(template.rollout_template), curation: { return_below: 0.5 } },
    });
    const { json: before } = await run.call("GET", at(run.runId));
    expect(before.curation).toMatchObject({
      rules: { return_below: 0.5, jerk_above: null },
      changed_by: null,
    });
    const { json: after } = await change(run, { jerk_above: 2, return_below: null });
    expect(after.curation).toMatchObject({
      rules: { return_below: null, jerk_above: 2 },
      changed_by: { kind: "key" },
      changed_at: expect.any(String),
    });
    expect((after.resolved_spec as { rollout_template: Item }).rollout_template.curation).toMatchObject({
      return_below: 0.5,
    });
    // As they are already: no event.
    await change(run, { jerk_above: 2 });
    const events = (await run.call("GET", at(run.runId, "/events?type=run.curation_changed"))).json
      .events as Item[];
    expect(events.map(({ message }) => message)).toEqual([
      "Datasets from here on go without: jerk > 2 (before: return < 0.5).",
    ]);
    expect(events[0]?.actor).toMatchObject({ kind: "key" });
  });

  it("are taken over by a fork, and can be told otherwise in it", async () => {
    const run = await runs.playedRun();
    const rules = { ...noRules, lengthBelow: 3 };
    // Whoever changed them did it before the run came to its end.
    const by = { kind: "system" } as const;
    await runs.api.database.db.transaction((tx) =>
      setCuration(tx, run.runId, { rules, by, at: "2026-03-01T10:00:00.000Z" }),
    );
    const rulesOf = (answer: Item) =>
      ((answer.run as Item).resolved_spec as { rollout_template: Item }).rollout_template.curation;
    const fork = await run.call("POST", at(run.runId, "/fork"), {});
    expect(rulesOf(fork.json)).toMatchObject({ length_below: 3 });
    expect(fork.json.spec_diff).toContainEqual({
      path: "rollout_template.curation.length_below",
      before: null,
      after: 3,
    });
    const changes = { rollout_template: { curation: { length_below: null } } };
    const other = await run.call("POST", at(run.runId, "/fork"), { changes });
    expect(rulesOf(other.json)).toMatchObject({ length_below: null });
  });

  it("are not changed of a run that has ended, nor by what is no rule, and then nothing else is", async () => {
    const run = await runs.playedRun();
    const refused = await run.call("PATCH", at(run.runId), { name: "other", curation: { jerk_above: 1 } });
    expect([refused.status, refused.json.code]).toEqual([409, "state_conflict"]);
    expect((await run.call("GET", at(run.runId))).json.name).not.toBe("other");
    const live = await runs.liveRun();
    for (const wrong of [{ stillness_above: 1.5 }, { length_below: 0 }, { jerk: 1 }])
      expect((await change(live, wrong)).json.code).toBe("invalid_request");
  });
});

describe("a manifest goes by what stood when it was ordered", () => {
  it("whoever asks and when; what is said later counts from the next iteration on", async () => {
    const run = await begunRun();
    const [one, two] = (await run.call("GET", at(run.runId, "/episodes"))).json.episodes as {
      episode_id: string;
    }[];
    const exclude = (id: string, excluded: boolean, version: number) =>
      run.call("PUT", at(run.runId, `/episodes/${id}/mark`), { excluded, if_version: version });
    await exclude(one.episode_id, true, 0);
    await exclude(two.episode_id, true, 0);
    await exclude(two.episode_id, false, 1);
    await change(run, { return_below: 1 });
    expect((await count(run)).json.counts_from).toBe(0);
    await finishOne(run, "rollout");
    expect((await count(run)).json.counts_from).toBe(1);
    // The manifest is ordered, and nobody has built it yet.
    await exclude(two.episode_id, true, 2);
    await change(run, { return_below: 2 });
    const { db } = runs.api.database;
    const stood = await readCurationAtManifest(db, run.runId, 0);
    expect(stood).toEqual({ rules: { ...noRules, returnBelow: 1 }, byHand: new Set([one.episode_id]) });
    await expect(readCurationAtManifest(db, run.runId, 1)).rejects.toThrow("no event says");
  });
});

describe("the count of what rules take", () => {
  it("tells each rule, people, and all together, as the manifest will", async () => {
    const run = await begunRun();
    await setMeasures(run, [
      { returnSum: 0.5, length: 4, jerk: 0.2, stillness: null, simWarnings: 0 },
      { returnSum: 2, length: 8, jerk: 0.9, stillness: 0.5, simWarnings: null },
    ]);
    const rules = {
      return_below: 1,
      length_below: 8,
      jerk_above: 0.1,
      stillness_above: 0.5,
      sim_warnings_above: 0,
    };
    const { json } = await count(run, { rules });
    expect(json).toEqual({
      episodes: 2,
      excluded: 2,
      by_rule: { return_below: 1, length_below: 1, jerk_above: 2, stillness_above: 0, sim_warnings_above: 0 },
      by_hand: 0,
      measures: {
        return: { known: 2, min: 0.5, max: 2 },
        length: { known: 2, min: 4, max: 8 },
        jerk: { known: 2, min: 0.2, max: 0.9 },
        stillness: { known: 1, min: 0.5, max: 0.5 },
        sim_warnings: { known: 1, min: 0, max: 0 },
      },
      counts_from: 0,
    });
    const { db } = runs.api.database;
    const measured = await listMeasuredEpisodes(db, run.runId, [0]);
    for (const [name, limit] of [
      ["returnBelow", 1],
      ["lengthBelow", 8],
      ["jerkAbove", 0.5],
      ["stillnessAbove", 0.4],
      ["simWarningsAbove", 0],
    ] as const) {
      const one = { ...noRules, [name]: limit };
      const { excluded } = await countCurated(db, { runId: run.runId, rules: one });
      expect(excluded, name).toBe(measured.filter((of) => findReasons(one, of, false).length > 0).length);
    }
    expect((await count(run, { rules, iteration: 1 })).json).toMatchObject({ episodes: 0, excluded: 0 });
  });

  it("goes by what is in force where no rules are asked for, by hand included", async () => {
    const run = await begunRun();
    const [one] = (await run.call("GET", at(run.runId, "/episodes"))).json.episodes as {
      episode_id: string;
    }[];
    await run.call("PUT", at(run.runId, `/episodes/${one.episode_id}/mark`), {
      excluded: true,
      if_version: 0,
    });
    expect((await count(run)).json).toMatchObject({ episodes: 2, excluded: 1, by_hand: 1 });
    await change(run, { length_below: 100 });
    expect((await count(run)).json).toMatchObject({ excluded: 2, by_rule: { length_below: 2 } });
    expect((await count(run, { rules: {} })).json).toMatchObject({ excluded: 1 });
    expect((await count(await runs.playedRun())).json.counts_from).toBeNull();
  });
});

describe("what rules would take is said before", () => {
  const warningsOf = ({ json }: { json: Item }) =>
    (json.warnings as string[]).filter((text) => /dataset_empty/.test(text));

  it("where no episode can be as long, and of a fork where they would take all of its parent's", async () => {
    const run = await runs.playedRun();
    const { json } = await run.call("GET", at(run.runId));
    const body = stripNulls(json.resolved_spec as Item) as Item & { rollout_template: Item };
    const validate = (curation: object, query = "") =>
      run.call("POST", `/v1/training-runs/validate${query}`, {
        ...body,
        rollout_template: { ...body.rollout_template, curation },
      });
    expect(warningsOf(await validate({ length_below: 1_000 }))).toHaveLength(1);
    expect(warningsOf(await validate({ length_below: 2, return_below: 100 }))).toEqual([]);
    const [said] = warningsOf(await validate({ return_below: 100 }, `?fork_of=${run.runId}`));
    expect(said).toContain(`would leave out all 12 episodes of ${run.runId}`);
    expect(warningsOf(await validate({ return_below: -1 }, `?fork_of=${run.runId}`))).toEqual([]);
  });
});

/** A resolved spec as a body: what was not said is left out. */
function stripNulls(value: unknown): Item {
  if (typeof value !== "object" || value === null) throw new Error("not an object");
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]): [string, unknown][] => {
      if (inner === null) return [];
      const isPlain = typeof inner === "object" && !Array.isArray(inner);
      return [[name, isPlain ? stripNulls(inner) : inner]];
    }),
  );
}
