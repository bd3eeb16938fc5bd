import { randomUUID } from "node:crypto";

/**
 * @param {import("./api.mjs").Api} api
 * @param {object} body of POST /v1/training-runs
 * @returns {Promise<{ runId: string, page: string }>} `page`: its address in the console
 */
export async function submitRun(api, body) {
  const created = await api.open("/v1/training-runs", {
    method: "POST",
    headers: { "content-type": "application/json", "idempotency-key": randomUUID() },
    body: JSON.stringify(body),
  });
  const { run_id: runId } = await created.json();
  return { runId, page: `${api.url}/runs/${runId}` };
}
