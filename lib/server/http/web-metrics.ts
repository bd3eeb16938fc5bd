import { Counter, Gauge, Histogram, type Registry } from "prom-client";
import { createProcessMetrics, latencyBuckets, type ProcessMetrics } from "@/lib/server/process-metrics";
import type { SystemCounts } from "@/lib/server/services/system/read-counts";

/** `route`: a pattern and no address, so that there are only as many as the API has. `seconds`: until the answer began. */
export type AnsweredRequest = { method: string; route: string; status: number; seconds: number };

export type WebMetrics = ProcessMetrics & {
  observeRequest: (answered: AnsweredRequest) => void;
  /** One more answer of a verb of the API. */
  countVerb: (verb: string, status: number) => void;
  setCounts: (counts: SystemCounts) => void;
};

const place = Symbol.for("hardsim.web-metrics");
// globalThis with one optional property more, which only this file sets: both bundles of the process count together.
const holder = globalThis as typeof globalThis & { [place]?: WebMetrics };

/** What the web process tells Prometheus; made when it is first asked for. */
export function webMetrics(): WebMetrics {
  holder[place] ??= createWebMetrics();
  return holder[place];
}

function createWebMetrics(): WebMetrics {
  const process = createProcessMetrics({ withNode: true });
  const registers = [process.registry];
  const verbs = new Counter({
    name: "hardsim_http_requests_total",
    help: "Answers of this web process by verb and status.",
    labelNames: ["verb", "status"],
    registers,
  });
  const requests = new Histogram({
    name: "hardsim_http_request_duration_seconds",
    help: "Time until an answer of this web process began, by method, pattern of the address and class of the status.",
    labelNames: ["method", "route", "status"],
    buckets: latencyBuckets,
    registers,
  });
  return {
    ...process,
    observeRequest: ({ method, route, status, seconds }) =>
      requests.observe({ method, route, status: `${Math.floor(status / 100)}xx` }, seconds),
    countVerb: (verb, status) => verbs.inc({ verb, status: String(status) }),
    setCounts: createCounts(process.registry),
  };
}

/** Facts of the database, as they were when they were asked for last. */
function createCounts(registry: Registry): (counts: SystemCounts) => void {
  const gauge = <Label extends string>(name: string, help: string, labelNames: Label[]) =>
    new Gauge({ name, help, labelNames, registers: [registry] });
  const runs = gauge("hardsim_runs", "Training runs by status.", ["status"]);
  const attempts = gauge("hardsim_attempts", "Attempts by kind and status.", ["kind", "status"]);
  const workers = gauge("hardsim_workers_alive", "Workers seen within 15 s.", []);
  const slots = gauge("hardsim_gpu_slots", "GPU slots by whether an attempt holds them.", ["state"]);
  return (counts) => {
    // What there is none of any more is not among the rows.
    runs.reset();
    attempts.reset();
    for (const { status, count } of counts.runs) runs.set({ status }, count);
    for (const { kind, status, count } of counts.attempts) attempts.set({ kind, status }, count);
    workers.set(counts.workersAlive);
    slots.set({ state: "held" }, counts.gpus.held);
    slots.set({ state: "free" }, counts.gpus.free);
  };
}
