import { collectDefaultMetrics, Histogram, Registry } from "prom-client";
import type { TransactionOutcome } from "./db/client";

/** Seconds: from what memory answers to what nobody waits for. */
export const latencyBuckets = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** What web and worker both tell Prometheus of themselves. */
export type ProcessMetrics = {
  registry: Registry;
  /** As `createDatabase` tells it. */
  observeTransaction: (seconds: number, outcome: TransactionOutcome) => void;
};

/**
 * @param withNode what Node tells of the process as well: CPU, memory, handles, garbage collection, and how late its event
 * loop is. Once a process: it is measured from then on.
 */
export function createProcessMetrics({ withNode }: { withNode: boolean }): ProcessMetrics {
  const registry = new Registry();
  // By default a timer goes off every 10 ms for it, which is most of what an idle process does.
  if (withNode) collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 50 });
  const transactions = new Histogram({
    name: "hardsim_transaction_duration_seconds",
    help: "Database transactions of this process from the wait for a connection to their end; each turn of a run is one.",
    labelNames: ["outcome"],
    buckets: latencyBuckets,
    registers: [registry],
  });
  return {
    registry,
    observeTransaction: (seconds, outcome) => transactions.observe({ outcome }, seconds),
  };
}
