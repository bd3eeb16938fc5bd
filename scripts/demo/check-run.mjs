import { createHash } from "node:crypto";

/**
 * @typedef {object} Finding
 * @property {boolean} holds
 * @property {string} text
 */

/**
 * Reads back all that the run should have left, downloads its checkpoints, and says what holds.
 * @param {import("./api.mjs").Api} api
 * @param {string} runId
 * @param {number} wantedIterations
 * @returns {Promise<{ findings: Finding[], lines: string[] }>} `lines`: the metrics, for a person
 */
export async function checkRun(api, runId, wantedIterations) {
  const run = await api.get(`/v1/training-runs/${runId}`);
  const { iterations } = await api.get(`/v1/training-runs/${runId}/iterations`);
  const { checkpoints } = await api.get(`/v1/training-runs/${runId}/checkpoints`);
  const lineage = [...checkpoints].reverse();

  const end = `the run ended as ${run.status}${run.stop_reason ? ` (${run.stop_reason})` : ""}`;
  /** @type {Finding[]} */
  const findings = [
    { holds: run.status === "succeeded", text: run.error ? `${end}: ${run.error}` : end },
    {
      holds: iterations.length === wantedIterations && iterations.every(isComplete),
      text: `${iterations.filter(isComplete).length} of ${wantedIterations} iterations completed, each with metrics`,
    },
    {
      holds: lineage.length === wantedIterations && lineage.every(isChained),
      text: `${lineage.length} checkpoints, each the child of the one before it`,
    },
  ];
  for (const checkpoint of lineage) findings.push(await checkDownload(api, runId, checkpoint));
  return { findings, lines: formatMetrics(iterations) };
}

/** @param {{ status: string, metrics: object | null }} iteration */
function isComplete({ status, metrics }) {
  return status === "completed" && metrics !== null && Object.keys(metrics).length > 0;
}

/**
 * @param {{ parent_checkpoint_id: string | null }} checkpoint
 * @param {number} index
 * @param {{ checkpoint_id: string }[]} lineage oldest first
 */
function isChained(checkpoint, index, lineage) {
  return checkpoint.parent_checkpoint_id === (lineage[index - 1]?.checkpoint_id ?? null);
}

/**
 * Downloads a checkpoint and holds its bytes against what the API says of them.
 * @param {import("./api.mjs").Api} api
 * @param {string} runId
 * @param {{ checkpoint_id: string, sha256: string, size_bytes: number }} checkpoint
 * @returns {Promise<Finding>}
 */
export async function checkDownload(api, runId, checkpoint) {
  const link = await api.get(
    `/v1/training-runs/${runId}/checkpoints/${checkpoint.checkpoint_id}/download-url`,
  );
  const answer = await fetch(link.url);
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const chunk of answer.body ?? []) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  const digest = hash.digest("hex");
  const holds = answer.ok && digest === checkpoint.sha256 && bytes === checkpoint.size_bytes;
  const outcome = holds ? "is" : `(status ${answer.status}) should be ${checkpoint.sha256}, is`;
  return {
    holds,
    text: `${checkpoint.checkpoint_id}: ${bytes} bytes downloaded, sha256 ${outcome} ${digest}`,
  };
}

/**
 * @param {{ index: number, rollouts: { success_rate: number | null }, metrics: Record<string, unknown> | null }[]} iterations
 * @returns {string[]} a table: a row for each metric, a column for each iteration
 */
function formatMetrics(iterations) {
  const names = new Set(iterations.flatMap(({ metrics }) => Object.keys(metrics ?? {})));
  const rows = [
    ["", ...iterations.map(({ index }) => `iteration ${index}`)],
    ["rollouts that succeed", ...iterations.map(({ rollouts }) => formatRate(rollouts.success_rate))],
    ...[...names].map((name) => [name, ...iterations.map(({ metrics }) => formatValue(metrics?.[name]))]),
  ];
  const nameWidth = Math.max(...rows.map(([name = ""]) => name.length));
  return rows.map(
    ([name = "", ...cells]) => name.padEnd(nameWidth) + cells.map((cell) => cell.padStart(14)).join(""),
  );
}

/** @param {number | null} rate */
function formatRate(rate) {
  return rate === null ? "–" : `${Math.round(rate * 100)} %`;
}

/** @param {unknown} value */
function formatValue(value) {
  if (value === undefined) return "–";
  return typeof value === "number" ? String(Number(value.toPrecision(5))) : String(value);
}
