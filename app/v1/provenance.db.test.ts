import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import { and, eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { WireProvenance } from "@/lib/contracts/checkpoints/get-provenance";
import type { WireDescendants } from "@/lib/contracts/episodes/list-descendants";
import { task } from "@/lib/server/db/schema/attempts";
import { checkpoint, iteration, trainingRun } from "@/lib/server/db/schema/runs";
import { countStatements } from "@/lib/testing/count-statements";
import { makeWorker } from "@/lib/testing/factories";
import { playRun } from "@/lib/testing/play-run";
import { signInAs } from "./testing/sign-in-as";
import { seedBody } from "./testing/test-api";
import { createTestRuns, type Tenant, type TestRuns } from "./testing/test-runs";

type Item = Record<string, unknown>;
const at = (runId: string, path = "") => `/v1/training-runs/${runId}${path}`;

let runs: TestRuns;
let worker: { workerId: string; hostId: string };
/** Six iterations, each of whose manifests is of three; and a fork of it from i3, with two of its own. */
let tenant: Tenant;
let runId: string;
let forkId: string;
let ids: readonly string[];
beforeAll(async () => {
  runs = await createTestRuns();
  worker = await makeWorker(runs.api.database, { gpus: 2 });
  tenant = await runs.makeTenant();
  const seed = seedBody("");
  ({ runId } = await runs.playedRun(
    {
      rollout_template: { ...seed.rollout_template, dataset_iterations: 3 },
      loop_policy: { ...(seed.loop_policy as Item), max_iterations: 6 },
      evaluation: { episodes: 2 },
      success_criteria: {},
    },
    tenant,
  ));
  ids = await listIds(runId);
  forkId = await fork(tenant, ids[3], 2);
  // Nobody gets better here: what a surer policy would have become is written down.
  await runs.api.database.db
    .update(trainingRun)
    .set({ championCheckpointId: (await listIds(forkId))[1] ?? "" })
    .where(eq(trainingRun.runId, forkId));
}, 60_000);
afterAll(() => runs.api.close());

/** Of a run's checkpoints, by iteration. */
const listIds = async (id: string, by = tenant) =>
  ((await by.call("GET", at(id, "/checkpoints"))).json.checkpoints as Item[])
    .map((one) => String(one.checkpoint_id))
    .reverse();

async function fork(by: Tenant, checkpointId: string | undefined, iterations: number): Promise<string> {
  const { json } = await by.call("POST", at(runId, "/fork"), {
    checkpoint_id: checkpointId,
    changes: { loop_policy: { max_iterations: iterations } },
  });
  const { run_id: id } = json.run as Item;
  await playRun(runs.api.database, { runId: String(id), ...worker });
  return String(id);
}

const read = async (id: string, reference: string, query = "", by = tenant) =>
  (await by.call("GET", at(id, `/checkpoints/${reference}/provenance${query}`))).json as WireProvenance;

const batchesOf = ({ ancestors }: Pick<WireProvenance, "ancestors">) =>
  ancestors.flatMap(({ batches }) => batches);
const episodesOf = (provenance: Pick<WireProvenance, "ancestors">) =>
  batchesOf(provenance).flatMap(({ job_id: job, num_envs: envs, left_out: left, learned_by: learned }) =>
    Array.from({ length: envs }, (_, env) => env)
      .filter((env) => left.find((one) => one.env === env)?.by_checkpoint_ids.length !== learned.checkpoints)
      .map((env) => `${job}.${env}`),
  );
const recordedBy = async (id: string, below = Number.POSITIVE_INFINITY) =>
  ((await tenant.call("GET", at(id, "/episodes?limit=1000"))).json.episodes as Item[])
    .filter((one) => Number(one.iteration_index) <= below)
    .map((one) => String(one.episode_id));

describe("provenance of a champion after six iterations and one fork", () => {
  it("names every episode that shaped it once, with the checkpoints that learned from it", async () => {
    const champion = await read(forkId, `${forkId}@champion`);
    const expected = [...(await recordedBy(runId, 3)), ...(await recordedBy(forkId))];
    expect(expected.length).toBeGreaterThan(20);
    expect(episodesOf(champion).sort()).toEqual(expected.sort());
    expect(champion.totals).toEqual({
      checkpoints: 6,
      hidden: 0,
      gone: 0,
      runs: 2,
      batches: batchesOf(champion).length,
      episodes: expected.length,
    });
    expect(champion.start).toEqual({ kind: "nothing", asset: null });
    const forked = await listIds(forkId);
    expect(champion.ancestors.map((one) => one.checkpoint_id)).toEqual(
      [...forked].reverse().concat([...ids.slice(0, 4)].reverse()),
    );
    const oldest = champion.ancestors.at(-1);
    expect(oldest?.batches.map((batch) => batch.learned_by)).toEqual(
      Array(2).fill({ first_checkpoint_id: ids[0], last_checkpoint_id: ids[2], checkpoints: 3 }),
    );
  });

  it("tells images and specs by their digests, the spec as the run has it", async () => {
    const { runs: told, ancestors } = await read(forkId, `${forkId}@latest`);
    expect(told.map((run) => run.run_id)).toEqual([forkId, runId]);
    for (const { spec, image_digest } of told) {
      const { json } = await tenant.call("GET", spec.href);
      const text = canonicalize(json.resolved_spec) ?? "";
      expect(createHash("sha256").update(text).digest("hex")).toBe(spec.sha256);
      expect(image_digest).toBe(json.image_digest);
    }
    const { json } = await tenant.call("GET", at(runId, `/checkpoints/${ids[2]}`));
    expect(ancestors[3]?.checkpoint).toMatchObject({
      sha256: json.sha256,
      image_digest: json.image_digest,
      manifest_digest: json.manifest_digest,
      iteration_index: 2,
    });
  });

  it("is answered in pages that have the same in all", async () => {
    const whole = await read(forkId, `${forkId}@latest`);
    const pages: WireProvenance["ancestors"] = [];
    let cursor = "";
    do {
      const page = await read(forkId, `${forkId}@latest`, `?limit=4${cursor}`);
      expect(page.totals).toEqual(whole.totals);
      pages.push(...page.ancestors);
      cursor = page.next_cursor === null ? "" : `&cursor=${page.next_cursor}`;
    } while (cursor !== "");
    expect(pages).toEqual(whole.ancestors);
  });

  it("takes as many statements however many ancestors there are", async () => {
    const count = countStatements(runs.api.database);
    const ask = async (id: string, reference: string) => {
      const before = count();
      await read(id, reference);
      return count() - before;
    };
    expect(await ask(forkId, `${forkId}@latest`)).toBe(await ask(runId, `${runId}@0`));
  });
});

describe("what an episode touched", () => {
  const touchedBy = async (episodeId: string, query = "", by = tenant) =>
    (await by.call("GET", at(runId, `/episodes/${episodeId}/descendants${query}`))).json as WireDescendants;
  const one = async (query: string) =>
    String(
      ((await tenant.call("GET", at(runId, `/episodes?${query}`))).json.episodes as Item[])[0]?.episode_id,
    );

  it("marked as bad, names every checkpoint whose provenance names it, and no other", async () => {
    const forked = await listIds(forkId);
    const everyone = [...ids.map((id) => [runId, id]), ...forked.map((id) => [forkId, id])];
    for (const iteration of [0, 3, 5]) {
      const episodeId = await one(`iteration=${iteration}`);
      const named: string[] = [];
      for (const [owner = "", id = ""] of everyone)
        if (episodesOf(await read(owner, id)).includes(episodeId)) named.push(id);
      const marked = await tenant.call("PUT", at(runId, `/episodes/${episodeId}/mark`), {
        verdict: "bad",
        if_version: 0,
      });
      expect(marked.json.mark).toMatchObject({ verdict: "bad" });
      const touched = await touchedBy(episodeId);
      expect(touched.checkpoints.map((row) => row.checkpoint_id).sort(), `i${iteration}`).toEqual(
        named.sort(),
      );
      expect(touched.counts.manifest + touched.counts.lineage).toBe(named.length);
    }
  });

  it("tells a manifest's own checkpoints from later ones, and from where a fork leaves it out", async () => {
    const touched = await touchedBy(await one("iteration=2"));
    expect(
      touched.checkpoints.map(({ run_id, iteration_index, by }) => [run_id, iteration_index, by]),
    ).toEqual([
      [runId, 2, "manifest"],
      [runId, 3, "manifest"],
      [runId, 4, "manifest"],
      [runId, 5, "lineage"],
      [forkId, 0, "lineage"],
      [forkId, 1, "lineage"],
    ]);
    expect(touched).toMatchObject({
      why_none: null,
      counts: { manifest: 3, lineage: 3, hidden: 0 },
      latest_is_touched: true,
      clean_ancestor: { checkpoint_id: ids[1], run_id: runId, iteration_index: 1 },
    });
    const first = await touchedBy(touched.episode_id, "?limit=4");
    const second = await touchedBy(touched.episode_id, `?limit=4&cursor=${first.next_cursor}`);
    expect([...first.checkpoints, ...second.checkpoints]).toEqual(touched.checkpoints);
    expect(second.next_cursor).toBeNull();
    // Nothing stands before the first one.
    expect((await touchedBy(await one("iteration=0"))).clean_ancestor).toBeNull();
  });

  it("is nothing for an episode of an evaluation, which is said", async () => {
    expect(await touchedBy(await one("purpose=evaluation"))).toMatchObject({
      why_none: "evaluation",
      checkpoints: [],
      latest_is_touched: false,
      clean_ancestor: null,
    });
  });

  it("is nothing yet where nobody has been trained", async () => {
    const live = await runs.liveRun({}, tenant);
    const [row] = await runs.api.database.db
      .select()
      .from(trainingRun)
      .where(eq(trainingRun.runId, live.runId));
    expect(row?.latestCheckpointId).toBeNull();
    expect((await tenant.call("GET", at(live.runId, "/episodes/job_none.0/descendants"))).status).toBe(404);
  });
});

describe("what manifests go without", () => {
  const excluded = (path: string, env: number) => ({ path, env, seed: 1, reasons: [{ by: "hand" }] });
  /** The manifest of an iteration goes without these. */
  async function leaveOut(index: number, episodes: readonly ReturnType<typeof excluded>[]): Promise<string> {
    const text = JSON.stringify({ iteration_index: index, content: { excluded: episodes } });
    const { sha256 } = await runs.api.shared.storage.putBytes(Buffer.from(text));
    await runs.api.database.db
      .update(iteration)
      .set({ manifestSha256: sha256, episodesExcluded: episodes.length })
      .where(and(eq(iteration.runId, runId), eq(iteration.index, index)));
    return sha256;
  }
  const touchedBy = async (episodeId: string) =>
    (await tenant.call("GET", at(runId, `/episodes/${episodeId}/descendants`))).json as WireDescendants;
  let cleanJob: string;
  beforeAll(async () => {
    const path = "batches/00001/rollout.safetensors";
    const earlier = `earlier/00002/${path}`;
    await leaveOut(2, [excluded(path, 0), excluded(path, 1)]);
    await leaveOut(3, [excluded(earlier, 0), excluded(earlier, 1)]);
    await leaveOut(4, [excluded(earlier, 1)]);
    const { json } = await tenant.call("GET", at(runId, "/episodes?iteration=2&job=1"));
    cleanJob = String((json.episodes as Item[])[0]?.job_id);
  });

  it("is told of each batch, and did not shape who learned from the rest of it", async () => {
    const latest = await read(runId, `${runId}@latest`);
    const batch = batchesOf(latest).find(({ job_id: job }) => job === cleanJob);
    expect(batch).toMatchObject({
      num_envs: 2,
      episodes: 1,
      left_out: [
        { env: 0, by_checkpoint_ids: [ids[2], ids[3]] },
        { env: 1, by_checkpoint_ids: [ids[2], ids[3], ids[4]] },
      ],
    });
    const everything = await recordedBy(runId);
    expect(episodesOf(latest).sort()).toEqual(everything.filter((id) => id !== `${cleanJob}.1`).sort());
    expect(latest.totals.episodes).toBe(everything.length - 1);
    const touched = await touchedBy(`${cleanJob}.0`);
    expect(touched.checkpoints.map((one) => [one.checkpoint_id, one.by])).toEqual([
      [ids[4], "manifest"],
      [ids[5], "lineage"],
    ]);
    expect(touched.clean_ancestor?.checkpoint_id).toBe(ids[3]);
    expect(await touchedBy(`${cleanJob}.1`)).toMatchObject({ why_none: "left_out", checkpoints: [] });
  });

  it("is not known where the manifest is gone, which is said, and then it counts as learned from", async () => {
    const sha256 = await leaveOut(4, [
      excluded("earlier/00002/batches/00001/rollout.safetensors", 1),
      excluded("x", 1),
    ]);
    await runs.api.shared.storage.remove(sha256);
    const { ancestors } = await read(runId, `${runId}@latest`);
    expect(ancestors.map(({ checkpoint: told }) => told?.exclusions_known)).toEqual([
      true,
      false,
      true,
      true,
      true,
      true,
    ]);
    expect((await touchedBy(`${cleanJob}.1`)).checkpoints[0]?.checkpoint_id).toBe(ids[4]);
  });
});

describe("bad input and rights", () => {
  it("are refused as those of the checkpoint and the episode are", async () => {
    const stranger = await runs.makeTenant();
    const episodeId = (await recordedBy(runId))[0];
    for (const path of [
      `/checkpoints/${ids[0]}/provenance`,
      `/checkpoints/${runId}@champion/provenance`,
      `/episodes/${episodeId}/descendants`,
    ]) {
      expect((await stranger.call("GET", at(runId, path))).status, path).toBe(404);
      const bad = await tenant.call("GET", at(runId, `${path}?cursor=!`));
      expect([bad.status, bad.json.code], path).toEqual([400, "invalid_request"]);
    }
    for (const path of [
      "/checkpoints/ckpt_none/provenance",
      `/checkpoints/${runId}@77/provenance`,
      `/checkpoints/${(await listIds(forkId))[0]}/provenance`,
      "/episodes/nonsense/descendants",
      "/episodes/job_none.0/descendants",
    ])
      expect((await tenant.call("GET", at(runId, path))).status, path).toBe(404);
  });

  it("an ancestor in a project that the caller may not see is there, without its content", async () => {
    const other = await runs.makeTenant();
    const both = await signInAs(runs.api, { [tenant.projectId]: "member", [other.projectId]: "member" });
    const created = await runs.api.call("POST", "/v1/training-runs", {
      headers: both.headers,
      body: { ...seedBody(other.projectId), checkpoint_init_uri: `hardsim://checkpoints/${ids[1]}` },
    });
    const foreignId = String(created.json.run_id);
    await playRun(runs.api.database, { runId: foreignId, ...worker });
    const hidden = await read(foreignId, `${foreignId}@0`, "", other);
    expect(
      hidden.ancestors.map(({ standing, checkpoint: told, batches }) => [
        standing,
        told !== null,
        batches.length,
      ]),
    ).toEqual([
      ["known", true, 2],
      ["hidden", false, 0],
      ["hidden", false, 0],
    ]);
    expect(hidden).toMatchObject({
      start: { kind: "hidden" },
      totals: { checkpoints: 1, hidden: 2, runs: 1 },
    });
    expect(JSON.stringify(hidden)).not.toContain(runId);
    // From the other side: they are counted, and not named.
    const episodeId = (await recordedBy(runId))[0];
    const path = at(runId, `/episodes/${episodeId}/descendants`);
    const mine = (await tenant.call("GET", path)).json as WireDescendants;
    expect(mine.counts.hidden).toBe(3);
    expect(JSON.stringify(mine)).not.toContain(foreignId);
    const whole = await runs.api.call("GET", path, { headers: both.headers });
    expect(whole.json.counts).toMatchObject({ hidden: 0 });
  });
});

describe("what is gone", () => {
  it("is said: a deleted run ends what is known, and a deleted batch is not kept", async () => {
    const { api } = runs;
    const grandchildId = await fork(tenant, ids[1], 1);
    const [own] = await listIds(grandchildId);
    const { json } = await tenant.call("POST", at(grandchildId, "/fork"), {
      changes: { loop_policy: { max_iterations: 1 } },
    });
    const leafId = String((json.run as Item).run_id);
    await playRun(api.database, { runId: leafId, ...worker });
    expect((await tenant.call("DELETE", at(grandchildId))).status).toBe(200);
    const told = await read(leafId, `${leafId}@0`);
    expect(told.ancestors.map(({ standing, checkpoint_id }) => [standing, checkpoint_id])).toEqual([
      ["known", (await listIds(leafId))[0]],
      ["gone", own],
    ]);
    expect(told).toMatchObject({ start: { kind: "gone" }, totals: { checkpoints: 1, gone: 1, runs: 1 } });
    // Nobody has written files here, so the test writes one.
    const [first] = batchesOf(told);
    const blob = await api.shared.storage.putBytes(Buffer.from("a batch"));
    await api.database.db
      .update(task)
      .set({ result: sql`${task.result} || jsonb_build_object('sha256', ${blob.sha256}::text)` })
      .where(eq(task.taskId, String(first?.job_id)));
    expect(batchesOf(await read(leafId, `${leafId}@0`)).map(({ kept }) => kept)).toEqual([true, false]);
  });

  it("a checkpoint that started from an asset names it", async () => {
    await runs.api.database.db
      .update(checkpoint)
      .set({ parentAssetId: "asset_none" })
      .where(eq(checkpoint.checkpointId, String(ids[0])));
    expect((await read(runId, String(ids[0]))).start).toEqual({ kind: "gone", asset: null });
  });
});

it("nothing of all this was a failure of the server", () => {
  expect(runs.api.logged).toEqual([]);
});
