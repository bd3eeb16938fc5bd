import type { Counts } from "@/lib/server/store/fleet-views";

export type Sample = { labels: Readonly<Record<string, string>>; value: number };

/** One family in Prometheus' text format. */
export function writeFamily(
  name: string,
  type: "gauge" | "counter",
  help: string,
  samples: readonly Sample[],
): string {
  const lines = samples.map(({ labels, value }) => {
    const inner = Object.entries(labels).map(([key, text]) => `${key}="${escapeLabel(text)}"`);
    return `${name}${inner.length > 0 ? `{${inner.join(",")}}` : ""} ${value}`;
  });
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines, ""].join("\n");
}

const escapeLabel = (text: string) =>
  text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll('"', '\\"');

export type MetricsFacts = Counts & {
  workersAlive: number;
  requests: readonly { verb: string; status: string; count: number }[];
};

export function writeMetrics({ runs, attempts, gpus, workersAlive, requests }: MetricsFacts): string {
  return [
    writeFamily(
      "hardsim_runs",
      "gauge",
      "Training runs by status.",
      runs.map(({ status, count }) => ({ labels: { status }, value: count })),
    ),
    writeFamily(
      "hardsim_attempts",
      "gauge",
      "Attempts by kind and status.",
      attempts.map(({ kind, status, count }) => ({ labels: { kind, status }, value: count })),
    ),
    writeFamily("hardsim_workers_alive", "gauge", "Workers seen within 15 s.", [
      { labels: {}, value: workersAlive },
    ]),
    writeFamily("hardsim_gpu_slots", "gauge", "GPU slots by whether an attempt holds them.", [
      { labels: { state: "held" }, value: gpus.held },
      { labels: { state: "free" }, value: gpus.free },
    ]),
    writeFamily(
      "hardsim_http_requests_total",
      "counter",
      "Answers of this web process by verb and status.",
      requests.map(({ verb, status, count }) => ({ labels: { verb, status }, value: count })),
    ),
  ].join("");
}
