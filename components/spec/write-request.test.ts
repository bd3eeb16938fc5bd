import { execFile } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { formatJson } from "./format-json";
import { writeCurl, writePython } from "./write-request";

const run = promisify(execFile);
const body = {
  project_id: "proj_demo",
  name: 'it\'s "quoted" $HOME `id` \\ ünï 🤖',
  labels: [],
  notes: "two\nlines\tand a tab",
  trainer_spec: { entrypoint: "python -c 'print(1)'", env: {}, resources: { gpu: 1, memory_gb: 0.5 } },
  loop_policy: { stop_on_iteration_failure: false },
  success_criteria: { target: null },
};

type Request = {
  method: string | undefined;
  url: string | undefined;
  key: string | undefined;
  body: unknown;
};

/** Runs a command while a server listens, and says what the server was asked. */
async function listen(act: (url: string) => Promise<unknown>): Promise<Request[]> {
  const requests: Request[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method, url, headers } = request;
      requests.push({
        method,
        url,
        key: headers.authorization,
        body: JSON.parse(String(Buffer.concat(chunks))),
      });
      response.end(JSON.stringify({ run_id: "run_b", run: { run_id: "run_b" } }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    await act(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.close();
  }
  return requests;
}

const shell = (command: string) =>
  run("sh", ["-c", command], { env: { ...process.env, HARDSIM_API_KEY: "hls_live_a" } });

test("the curl line, pasted into a shell, sends the very body, whatever quotes it holds", async () => {
  const requests = await listen((url) => shell(writeCurl({ verb: "create", body }, url, formatJson(body))));
  expect(requests).toEqual([{ method: "POST", url: "/v1/training-runs", key: "Bearer hls_live_a", body }]);
});

test("of a fork the curl line sends the fork", async () => {
  const fork = { checkpoint_id: "ckpt_1", changes: { seed: 8 } };
  const requests = await listen((url) => shell(writeCurl({ verb: "fork", runId: "run_a", body: fork }, url)));
  expect(requests).toMatchObject([{ url: "/v1/training-runs/run_a/fork", body: fork }]);
});

test("the Python lines, pasted, send the same and say the run's id", async () => {
  const python = (code: string) =>
    run("python3", ["-c", code], { env: { ...process.env, HARDSIM_API_KEY: "hls_live_a" } });
  const fork = { checkpoint_id: "ckpt_1", changes: { seed: 8, notes: null } };
  const said: string[] = [];
  const requests = await listen(async (url) => {
    said.push((await python(writePython({ verb: "create", body }, url))).stdout.trim());
    said.push((await python(writePython({ verb: "fork", runId: "run_a", body: fork }, url))).stdout.trim());
  });
  expect(requests).toEqual([
    { method: "POST", url: "/v1/training-runs", key: "Bearer hls_live_a", body },
    { method: "POST", url: "/v1/training-runs/run_a/fork", key: "Bearer hls_live_a", body: fork },
  ]);
  expect(said).toEqual(["run_b", "run_b"]);
});
