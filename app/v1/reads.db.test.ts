import { createHash } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { eq } from "drizzle-orm";
import { createParser, type EventSourceMessage } from "eventsource-parser";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeManifest, writeManifest } from "@/lib/contracts/files/dataset-manifest";
import { artifact, attempt } from "@/lib/server/db/schema/attempts";
import { checkpoint, iteration } from "@/lib/server/db/schema/runs";
import { notifyWork } from "@/lib/server/events/append";
import { attemptLogFolder } from "@/lib/server/storage/attempt-log-folder";
import { formatLogLine } from "@/lib/server/storage/attempt-log-format";
import { signLink } from "@/lib/server/storage/signed-links";
import { upsertHost } from "@/lib/server/store/hosts";
import { makeRun, makeWorker } from "@/lib/testing/factories";
import { playRun } from "@/lib/testing/play-run";
import { createTestApi, type TestApi } from "./testing/test-api";

type Item = Record<string, unknown>;
let api: TestApi;
let projectId: string;
let key: string;
let runId: string;

const at = (path: string) => `/v1/training-runs/${runId}${path}`;
const get = async (path: string, headers: Record<string, string> = {}) =>
  api.call("GET", path, { key, headers });
const items = async (path: string, name: string) => (await get(at(path))).json[name] as Item[];

beforeAll(async () => {
  api = await createTestApi();
  ({ projectId, key } = await api.makeTenant());
  const run = await makeRun(api.database, { projectId, spec: { name: "played" } });
  runId = run.runId;
  const { workerId, hostId } = await makeWorker(api.database, { gpus: 1 });
  await playRun(api.database, {
    runId,
    workerId,
    hostId,
    metricsOf: (index) => ({ loss: 1 / (index + 1), bad: "NaN" }),
  });
});
afterAll(() => api.close());

describe("a run that has ended", () => {
  it("shows its end, its counters and its best", async () => {
    const { json } = await get(at(""));
    expect(json).toMatchObject({
      status: "succeeded",
      stage: null,
      stop_reason: "max_iterations_reached",
      stop_inputs: { iterations_ended: 3, max_iterations: 3 },
      counters: { iterations_ended: 3, iterations_completed: 3, completed_since_best: 0 },
      watched_metric: { metric: "loss", mode: "min" },
      best: { iteration_index: 2 },
    });
    expect(json.watched_values).toHaveLength(3);
  });

  it("has iterations by index, with metrics, phases, rollouts and trainers", async () => {
    const iterations = await items("/iterations", "iterations");
    expect(iterations.map(({ index }) => index)).toEqual([0, 1, 2]);
    expect(iterations[1]).toMatchObject({
      status: "completed",
      metrics: { loss: 0.5, bad: "NaN" },
      rollouts: { done: 2, failed: 0, success_rate: 0.5, return_mean: 2 },
      attempts: [{ kind: "trainer", number: 1, status: "succeeded" }],
    });
    const paged = await get(at("/iterations?limit=2"));
    const rest = await get(at(`/iterations?cursor=${paged.json.next_cursor}`));
    expect((rest.json.iterations as Item[]).map(({ index }) => index)).toEqual([2]);
    const one = await get(at(`/iterations/${iterations[0]?.iteration_id}`));
    expect((one.json.jobs as Item[]).map(({ index, status }) => [index, status])).toEqual([
      [0, "succeeded"],
      [1, "succeeded"],
    ]);
  });

  it("has iterations newest first too, from any index on, page after page", async () => {
    const indexes = (list: unknown) => (list as Item[]).map(({ index }) => index);
    const newest = await get(at("/iterations?order=desc&limit=2"));
    expect(indexes(newest.json.iterations)).toEqual([2, 1]);
    const rest = await get(at(`/iterations?order=desc&cursor=${newest.json.next_cursor}`));
    expect(indexes(rest.json.iterations)).toEqual([0]);
    expect((rest.json.iterations as Item[])[0]).toMatchObject({ metrics: { loss: 1 } });
    expect(indexes(await items("/iterations?from=1", "iterations"))).toEqual([1, 2]);
    expect(indexes(await items("/iterations?order=desc&from=1", "iterations"))).toEqual([1, 0]);
    expect(await items("/iterations?from=3", "iterations")).toEqual([]);
  });

  it("has the longest iterations first where that is asked, and those of one status alone, page after page", async () => {
    const run = await makeRun(api.database, { projectId });
    const startedAt = new Date("2026-01-01T00:00:00Z");
    const took = [5_000, 90_001, 90_000, 90_001, null];
    await api.database.db.delete(iteration).where(eq(iteration.runId, run.runId));
    await api.database.db.insert(iteration).values(
      took.map((ms, index) => ({
        iterationId: `iter_${run.runId}_${index}`,
        runId: run.runId,
        index,
        status:
          ms === null ? ("training" as const) : index === 2 ? ("failed" as const) : ("completed" as const),
        rolloutsTotal: 1,
        startedAt,
        endedAt: ms === null ? null : new Date(startedAt.getTime() + ms),
      })),
    );
    const list = async (query: string) => {
      const { json } = await get(`/v1/training-runs/${run.runId}/iterations?${query}`);
      return { indexes: (json.iterations as Item[]).map(({ index }) => index), next: json.next_cursor };
    };
    expect((await list("order=longest")).indexes).toEqual([3, 1, 2, 0]);
    expect((await list("order=longest&from=2")).indexes).toEqual([3, 2]);
    const first = await list("order=longest&limit=1");
    const second = await list(`order=longest&limit=2&cursor=${first.next}`);
    expect([first.indexes, second.indexes]).toEqual([[3], [1, 2]]);
    expect((await list(`order=longest&cursor=${second.next}`)).indexes).toEqual([0]);
    expect((await list("status=failed")).indexes).toEqual([2]);
    expect((await list("status=completed&order=desc&from=2")).indexes).toEqual([1, 0]);
  });

  it("has its checkpoints newest first, each with its parent", async () => {
    const checkpoints = await items("/checkpoints", "checkpoints");
    expect(checkpoints.map(({ iteration_index: index }) => index)).toEqual([2, 1, 0]);
    expect(checkpoints[0]?.parent_checkpoint_id).toBe(checkpoints[1]?.checkpoint_id);
    expect(checkpoints[2]?.parent_checkpoint_id).toBeNull();
    const [latest] = await items("/checkpoints?limit=1", "checkpoints");
    expect(latest?.iteration_index).toBe(2);
    const one = await get(at(`/checkpoints/${latest?.checkpoint_id}`));
    expect(one.json).toEqual(latest);
    expect(one.json.uri).toBe(`hardsim://checkpoints/${latest?.checkpoint_id}`);
  });

  it("tells its events newest first, and oldest first after a seq, in the wire's words", async () => {
    const newest = await items("/events?limit=3", "events");
    const seqs = newest.map(({ seq }) => Number(seq));
    expect(seqs).toEqual([...seqs].sort((a, b) => b - a));
    expect(newest[0]?.event_type).toBe("run.succeeded");
    const page = await get(at("/events?after_seq=0&limit=5"));
    expect((page.json.events as Item[]).map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
    expect(page.json.next_after_seq).toBe(5);
    const [done] = await items("/events?type=iteration.completed&after_seq=0", "events");
    expect(done?.data).toMatchObject({ iteration: 0, metrics: { loss: 1 } });
    expect(JSON.stringify(done?.data)).toContain("checkpoint_id");
    expect(done?.event_id).toMatch(/^evt_[0-9A-Z]{26}_\d{10}$/);
    expect((await get(at("/events?after_seq=999999999999999"))).json.events).toEqual([]);
  });
});

describe("the event stream", () => {
  it("has every event once in order, then end, and goes on after Last-Event-ID", async () => {
    const stream = { accept: "text/event-stream" };
    const all = await readFrames(await api.open("GET", at("/events"), { key, headers: stream }));
    const last = all.at(-1);
    expect(last?.event).toBe("end");
    const events = all.slice(0, -1);
    expect(events.map(({ id }) => Number(id))).toEqual(events.map((_, index) => index + 1));
    const resumed = await api.open("GET", at("/events"), {
      key,
      headers: { ...stream, "last-event-id": String(events.length - 2) },
    });
    expect((await readFrames(resumed)).map(({ event }) => event)).toEqual([
      events.at(-2)?.event,
      events.at(-1)?.event,
      "end",
    ]);
    const broken = await get(at("/events"), { ...stream, "last-event-id": "x" });
    expect(broken.status).toBe(400);
  });

  it("of all runs is a stream only, and tells of a run that changes", async () => {
    expect((await get("/v1/events")).status).toBe(406);
    const reader = new AbortController();
    const response = await api.open("GET", "/v1/events", {
      key,
      headers: { accept: "text/event-stream" },
      signal: reader.signal,
    });
    const found: EventSourceMessage[] = [];
    const reading = readFrames(response, (frame) => {
      found.push(frame);
      if (frame.event === "run") reader.abort();
    });
    const run = await makeRun(api.database, { projectId });
    const foreign = await makeRun(api.database);
    // Pausing notifies again, should the stream have begun to listen only after the run was made.
    await api.call("POST", `/v1/training-runs/${run.runId}/pause`, { key });
    await reading;
    expect(JSON.parse(found.find(({ event }) => event === "run")?.data ?? "{}")).toMatchObject({
      run_id: run.runId,
    });
    expect(JSON.stringify(found)).not.toContain(foreign.runId);
  });

  it("tells of what changes beside the events, and of the fleet, to who asks for it and may read that", async () => {
    const run = await makeRun(api.database, { projectId });
    const listen = async (query: string, caller: string) => {
      const reader = new AbortController();
      const path = `/v1/training-runs/${run.runId}/events?after_seq=${run.eventSeq}${query}`;
      const response = await api.open("GET", path, {
        key: caller,
        headers: { accept: "text/event-stream" },
        signal: reader.signal,
      });
      const found: EventSourceMessage[] = [];
      const done = readFrames(response, (frame) => {
        found.push(frame);
        if (frame.event === "run.pausing" || frame.event === "run.paused") reader.abort();
      });
      return { found, done };
    };
    const noFleet = await api.makeKey(projectId, ["training:read"]);
    const listeners = [
      await listen("&also=changes", key),
      await listen("&also=changes", noFleet),
      await listen("", key),
    ] as const;
    const [all, mayNot, asked] = listeners;
    // Each notifies again, should a stream have begun to listen only later.
    await expect
      .poll(async () => {
        await api.call("PATCH", `/v1/training-runs/${run.runId}`, { key, body: { notes: "seen" } });
        await api.database.db.transaction((tx) => notifyWork(tx));
        return all.found.map(({ event }) => event);
      })
      .toEqual(expect.arrayContaining(["run", "fleet"]));
    await api.call("POST", `/v1/training-runs/${run.runId}/pause`, { key });
    await Promise.all(listeners.map(({ done }) => done));
    const beside = all.found.find(({ event }) => event === "run");
    expect(beside?.id).toBeUndefined();
    expect(JSON.parse(beside?.data ?? "{}")).toMatchObject({ run_id: run.runId, seq: run.eventSeq });
    expect(mayNot.found.map(({ event }) => event)).not.toContain("fleet");
    expect(asked.found.filter(({ id }) => id === undefined)).toEqual([]);
  });
});

describe("files", () => {
  const bytes = Buffer.from("0123456789 a checkpoint");
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  async function link(): Promise<string> {
    const [latest] = await items("/checkpoints?limit=1", "checkpoints");
    const checkpointId = String(latest?.checkpoint_id);
    await api.shared.storage.putBytes(bytes);
    await api.database.db
      .update(checkpoint)
      .set({ sha256, sizeBytes: bytes.byteLength })
      .where(eq(checkpoint.checkpointId, checkpointId));
    const { json } = await get(at(`/checkpoints/${checkpointId}/download-url`));
    expect(json).toMatchObject({ sha256, size_bytes: bytes.byteLength, filename: "checkpoint.pt" });
    return String(json.url);
  }
  const fetchLink = (url: string, headers: Record<string, string> = {}) => api.open("GET", url, { headers });

  it("are downloaded whole and in ranges by a link that needs no key", async () => {
    const url = await link();
    const whole = await fetchLink(url);
    expect(Buffer.from(await whole.arrayBuffer())).toEqual(bytes);
    expect(whole.headers.get("content-disposition")).toContain('filename="checkpoint.pt"');
    const part = await fetchLink(url, { range: "bytes=2-5" });
    expect([part.status, part.headers.get("content-range"), await part.text()]).toEqual([
      206,
      `bytes 2-5/${bytes.byteLength}`,
      "2345",
    ]);
    const tail = await fetchLink(url, { range: "bytes=-3" });
    expect(await tail.text()).toBe("int");
    expect((await fetchLink(url, { range: "bytes=500-" })).status).toBe(416);
    expect((await fetchLink(url, { range: "bytes=2x-5" })).status).toBe(200);
    expect((await fetchLink(url, { range: "nonsense" })).status).toBe(200);
  });

  it("are not reached by a link that was changed, made up or has expired", async () => {
    const url = await link();
    const token = url.slice(url.lastIndexOf("/") + 1);
    const expired = signLink(api.shared.env.HARDSIM_LINK_SECRET, {
      object: `blob:${sha256}`,
      method: "GET",
      filename: null,
      contentType: null,
      expiresAtMs: Date.now() - 1,
    });
    for (const bad of [`x${token}`, token.slice(0, -2), "x", "x.y", expired])
      expect((await fetchLink(`/v1/downloads/${bad}`)).status, bad).toBe(403);
  });

  it("that an attempt left are listed and have links", async () => {
    const artifacts = await items("/artifacts", "artifacts");
    expect(artifacts[0]).toMatchObject({ name: "notes.txt", size_bytes: 5, partial: false });
    const [row] = await api.database.db.select().from(artifact).limit(1);
    const { status, json } = await get(at(`/artifacts/${row?.artifactId}/download-url`));
    expect([status, json.filename]).toEqual([200, "notes.txt"]);
    expect(await items(`/artifacts?attempt_id=${row?.attemptId}`, "artifacts")).toHaveLength(1);
  });
});

it("the dataset manifest is answered as the trainer saw it", async () => {
  const [first] = await items("/iterations?limit=1", "iterations");
  const iterationId = String(first?.iteration_id);
  const space = { names: ["q"], shape: [1], dtype: "float32" as const };
  const manifest = makeManifest(
    { run_id: runId, iteration_id: iterationId, iteration_index: 0, created_at: new Date(0).toISOString() },
    {
      scene_id: "s",
      task_mode: "t",
      simulator: { name: "m", version: "1", physics_dt: 0.004, control_dt: 0.02 },
      policy: { kind: "scripted", sha256: null },
      spaces: { observation: space, action: { ...space, low: [-1], high: [1] } },
      batches: [],
      totals: { batches: 0, episodes: 0, env_steps: 0, bytes: 0, success_rate: 0, return_mean: 0 },
    },
  );
  const { sha256 } = await api.shared.storage.putBytes(writeManifest(manifest));
  await api.database.db
    .update(iteration)
    .set({ manifestSha256: sha256 })
    .where(eq(iteration.iterationId, iterationId));
  expect((await get(at(`/iterations/${iterationId}/dataset-manifest`))).json).toEqual(manifest);
});

describe("an attempt's log", () => {
  async function writeLog(lines: number): Promise<string> {
    const [row] = await api.database.db.select().from(attempt).where(eq(attempt.kind, "trainer")).limit(1);
    const attemptId = row?.attemptId ?? "";
    const folder = attemptLogFolder(api.shared.env.HARDSIM_DATA_DIR, attemptId);
    await mkdir(folder, { recursive: true });
    const text = Array.from({ length: lines }, (_, n) =>
      formatLogLine({ n, at: new Date(n), stream: "stdout", text: `Line ${n}` }),
    );
    await writeFile(join(folder, "000000000000.jsonl"), text.join(""));
    return `/attempts/${attemptId}/logs`;
  }

  it("is read from its start, from its end, and searched", async () => {
    const path = await writeLog(25);
    const numbers = async (query: string) =>
      ((await get(at(`${path}?${query}`))).json.lines as Item[]).map(({ n }) => n);
    expect(await numbers("offset=3&limit=2")).toEqual([3, 4]);
    expect(await numbers("offset=-2")).toEqual([23, 24]);
    expect(await numbers("q=line%201&limit=3")).toEqual([1, 10, 11]);
    expect(await numbers("offset=99")).toEqual([]);
    expect((await get(at(path))).json).toMatchObject({ total_lines: 25, left_out: null });
    expect((await get(at(`${path}?limit=0`))).status).toBe(400);
  });

  it("is read from its blob where its folder is gone", async () => {
    const path = await writeLog(25);
    const attemptId = path.split("/")[2] ?? "";
    const folder = attemptLogFolder(api.shared.env.HARDSIM_DATA_DIR, attemptId);
    const { sha256 } = await api.shared.storage.putFile(join(folder, "000000000000.jsonl"));
    const before = (await get(at(path))).json;
    await api.database.db.update(attempt).set({ logSha256: sha256 }).where(eq(attempt.attemptId, attemptId));
    await rm(folder, { recursive: true });
    expect((await get(at(path))).json).toEqual(before);
    expect(before).toMatchObject({ total_lines: 25 });
    await rm(folder, { recursive: true });
    expect(((await get(at(`${path}?q=line%2024`))).json.lines as Item[]).map(({ n }) => n)).toEqual([24]);
  });

  it("is downloaded as text, one line a line", async () => {
    const path = await writeLog(3);
    const response = await api.open("GET", at(`${path}?format=text&limit=1`), { key });
    expect(response.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    expect(response.headers.get("content-disposition")).toMatch(
      /^attachment; filename="i\d-trainer-attempt-1\.log"$/,
    );
    expect(await response.text()).toBe("Line 0\nLine 1\nLine 2\n");
  });

  it("is followed to its end as a stream", async () => {
    const path = await writeLog(5);
    const response = await api.open("GET", at(`${path}?offset=3`), {
      key,
      headers: { accept: "text/event-stream" },
    });
    const frames = await readFrames(response);
    expect(frames.map(({ event, id }) => [event, id])).toEqual([
      ["line", "3"],
      ["line", "4"],
      ["end", undefined],
    ]);
  });
});

describe("the rest", () => {
  it("the fleet shows workers, hosts, GPUs and capacity", async () => {
    const { json } = await get("/v1/fleet");
    expect(json).toMatchObject({ capacity: { actual_gpus: 1, held_gpus: 0 } });
    expect((json.hosts as Item[])[0]).toMatchObject({ gpu_kind: "emulated" });
    expect(JSON.stringify(json.notes)).toContain("emulated");
  });

  it("the fleet shows what its GPUs say of themselves, and what they said before", async () => {
    const host = { hostId: "host-with-h100", name: "lab-a", cpus: 8, memoryBytes: 64e9 };
    for (const utilization of [0.4, 0.91]) {
      const reading = { model: "H100", memoryBytes: 80e9, memoryUsedBytes: 31e9, utilization };
      const readings = { devices: ["GPU-1"], gpuReadings: { "GPU-1": reading } };
      await upsertHost(api.database.db, { ...host, ...readings, gpuKind: "nvidia", gpuModel: "H100" });
    }
    const { json } = await get("/v1/fleet");
    const found = (json.hosts as Item[]).find(({ host_id }) => host_id === host.hostId);
    expect(found?.gpus).toMatchObject([
      { model: "H100", memory_used_bytes: 31e9, utilization: 0.91, recent_utilization: [0.4, 0.91] },
    ]);
  });

  it("scenes, projects and the document are there", async () => {
    expect((await get("/v1/scenes")).json.scenes).toHaveLength(2);
    expect((await get("/v1/projects")).json.projects).toHaveLength(1);
    const document = await api.call("GET", "/v1/openapi.json");
    expect(document.json.openapi).toBe("3.1.0");
  });

  it("the process is alive, ready, and counts", async () => {
    expect((await api.call("GET", "/healthz")).json).toEqual({ status: "ok" });
    const ready = await api.call("GET", "/readyz");
    expect([ready.status, ready.json.status]).toEqual([200, "ready"]);
    const metrics = await (await api.open("GET", "/metrics")).text();
    expect(metrics).toContain('hardsim_runs{status="succeeded"} 1');
    expect(metrics).toMatch(/hardsim_http_requests_total\{verb="getTrainingRun",status="200"\} \d+/);
    expect(metrics).toMatch(
      /request_duration_seconds_count\{method="GET",route="\/v1\/training-runs\/\{run_id\}",status="2xx"\} \d+/,
    );
    for (const name of ["process_cpu_seconds_total", "nodejs_eventloop_lag_p99_seconds"])
      expect(metrics).toMatch(new RegExp(`^${name} `, "m"));
    // A label that is different for every request is a series for each.
    expect(metrics).not.toContain(runId);
  });
});

it("nothing of all this was a failure of the server", () => {
  expect(api.logged).toEqual([]);
});

async function readFrames(
  response: Response,
  onFrame: (frame: EventSourceMessage) => void = () => {},
): Promise<EventSourceMessage[]> {
  expect(response.headers.get("content-type")).toContain("text/event-stream");
  const frames: EventSourceMessage[] = [];
  const parser = createParser({
    onEvent: (frame) => {
      frames.push(frame);
      onFrame(frame);
    },
  });
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) parser.feed(decoder.decode(chunk, { stream: true }));
  return frames;
}
