import pino from "pino";
import { expect, it } from "vitest";
import { serveMetrics } from "./serve-metrics";
import { createWorkerMetrics } from "./worker-metrics";

const host = "127.0.0.1";

it("answers /metrics and nothing else, and a port that somebody has is told and not fatal", async () => {
  const { registry, counted } = createWorkerMetrics();
  await counted(async () => "nothing")();
  const logged: string[] = [];
  const log = pino({ level: "warn" }, { write: (line: string) => logged.push(line) });
  const served = await serveMetrics(registry, { port: 0, host, log });
  const base = `http://${host}:${served?.port}`;
  const answer = await fetch(`${base}/metrics`);
  expect(answer.headers.get("content-type")).toContain("version=0.0.4");
  expect(await answer.text()).toContain('hardsim_worker_claims_total{outcome="nothing"} 1');
  expect((await fetch(`${base}/else`)).status).toBe(404);
  expect((await fetch(`${base}/metrics`, { method: "POST" })).status).toBe(404);

  expect(await serveMetrics(registry, { port: served?.port ?? 0, host, log })).toBeNull();
  expect(logged.join()).toContain("EADDRINUSE");
  await served?.close();
});
