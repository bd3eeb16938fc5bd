import { createHash } from "node:crypto";
import { afterEach, expect, test } from "vitest";
import { serve as openServer } from "../testing/serve";
import { createApi } from "./api.mjs";
import { checkRun } from "./check-run.mjs";
import { followRun, formatEvent } from "./follow-run.mjs";

const closers: (() => void)[] = [];

afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function serve(...answer: Parameters<typeof openServer>): Promise<string> {
  const { url, close } = await openServer(...answer);
  closers.push(close);
  return url;
}

const checkpointBytes = (index: number) => `weights ${index}`;

function makeCheckpoint(index: number) {
  return {
    checkpoint_id: `ckpt_${index}`,
    parent_checkpoint_id: index === 0 ? null : `ckpt_${index - 1}`,
    sha256: createHash("sha256").update(checkpointBytes(index)).digest("hex"),
    size_bytes: checkpointBytes(index).length,
  };
}

function makeRun() {
  return {
    run: { status: "succeeded", stop_reason: "max_iterations_reached", error: null },
    iterations: [0, 1, 2].map((index) => ({
      index,
      status: "completed",
      metrics: { loss: 1 / (index + 1) },
      rollouts: { success_rate: 1 },
    })),
    checkpoints: [2, 1, 0].map(makeCheckpoint),
  };
}

async function check(state: ReturnType<typeof makeRun>) {
  const url = await serve((request, response) => {
    const name = (request.url ?? "").split("/").at(-1) ?? "";
    if (name.startsWith("ckpt_")) {
      response.end(checkpointBytes(Number(name.slice(5))));
      return;
    }
    const id = (request.url ?? "").match(/checkpoints\/(ckpt_\d)\/download-url/)?.[1];
    const link = { url: `http://${request.headers.host}/files/${id}` };
    const { run, iterations, checkpoints } = state;
    const bodies: Record<string, unknown> = { iterations: { iterations }, checkpoints: { checkpoints } };
    response.end(JSON.stringify(id ? link : (bodies[name] ?? run)));
  });
  const { findings, lines } = await checkRun(createApi(url, "key"), "run_1", 3);
  return { lines, broken: findings.filter(({ holds }) => !holds).map(({ text }) => text) };
}

test("a run that kept every promise has no finding against it", async () => {
  const { broken, lines } = await check(makeRun());
  expect(broken).toEqual([]);
  expect(lines[1]).toMatch(/rollouts that succeed +100 % +100 % +100 %/);
  expect(lines[2]).toMatch(/loss +1 +0.5 +0.33333/);
});

test("a failed run, an iteration without metrics and a broken chain are each found", async () => {
  const state = makeRun();
  state.run = { ...state.run, status: "failed" };
  state.iterations[1] = { index: 1, status: "failed", metrics: { loss: 1 }, rollouts: { success_rate: 0 } };
  state.checkpoints[0] = { ...makeCheckpoint(2), parent_checkpoint_id: "ckpt_0" };
  const { broken } = await check(state);
  expect(broken).toHaveLength(3);
});

test("a checkpoint whose bytes are others than the API says is found", async () => {
  const state = makeRun();
  state.checkpoints[1] = { ...makeCheckpoint(1), sha256: "0".repeat(64) };
  const { broken } = await check(state);
  expect(broken).toEqual([expect.stringContaining("ckpt_1")]);
});

test("a stream that is cut is resumed after the last event and followed to its end", async () => {
  const resumedAfter: unknown[] = [];
  const lines: string[] = [];
  const url = await serve((request, response) => {
    resumedAfter.push(request.headers["last-event-id"]);
    const event = {
      created_at: "2026-11-24T02:05:13.123Z",
      event_type: "run.started",
      level: "info",
      message: "",
    };
    const frame = (seq: number) => `id: ${seq}\nevent: run.started\ndata: ${JSON.stringify(event)}\n\n`;
    response.writeHead(200, { "content-type": "text/event-stream" });
    if (resumedAfter.length === 1) response.end(frame(1) + frame(2));
    else response.end(`${frame(3)}event: end\ndata: {}\n\n`);
  });
  await followRun(createApi(url, "key"), "run_1", new AbortController().signal, (event, sinceMs) => {
    lines.push(formatEvent(event, sinceMs));
  });
  expect(lines).toHaveLength(3);
  expect(resumedAfter).toEqual([undefined, "2"]);
});

test("a refusal is told with the words of the problem document", async () => {
  const url = await serve((_request, response) => {
    response.statusCode = 422;
    response.end(JSON.stringify({ detail: 'no scene "moon"' }));
  });
  await expect(createApi(url, "key").get("/v1/training-runs")).rejects.toThrow(
    'answered 422: no scene "moon"',
  );
});
