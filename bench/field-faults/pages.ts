import type { BrowserContext, Page } from "playwright";
import { owner } from "@/e2e/fixtures/installation";
import { createOwner, signIn } from "@/e2e/fixtures/visit";
import { findChromium } from "@/scripts/setup/chromium.mjs";
import { program } from "../runs/small-run";
import { lanName, openPage, withPages } from "./browser";
import { type Api, type Seen, scene } from "./field-fault";
import { startRun, trainUntilTold, waitForEnd, waitForLog } from "./runs";

/** By http, from another name than the loopback's: the browser gives such a page no clipboard. */
async function copyKey(browser: BrowserContext, api: Api): Promise<Seen> {
  const at = `http://${lanName}:${new URL(api.url).port}/keys`;
  const page = await openPage(browser, at);
  await signIn(page, owner);
  await page.goto(at);
  const create = async () => {
    await page.getByRole("button", { name: "Create key" }).click();
    return page.getByRole("dialog");
  };
  const form = await create();
  await form.getByLabel("Name").fill("copied over http");
  await form.getByRole("button", { name: "Create key" }).click();
  const shown = page.getByRole("dialog");
  await shown.getByRole("button", { name: "Copy key" }).click();
  const told = await shown
    .getByRole("button", { name: /^(Not copied|Copied)$/ })
    .first()
    .textContent();
  const key = (await shown.locator("code").first().textContent()) ?? "";
  await shown.getByRole("button", { name: "I have copied it" }).click();
  const next = await create();
  await next.getByLabel("Name").focus();
  await page.keyboard.press("Control+v");
  const pasted = await next.getByLabel("Name").inputValue();
  await page.close();
  return {
    holds: told === "Copied" && key !== "" && pasted === key,
    seen: `the button says ${told}; what is pasted is ${pasted === key ? "the key" : `"${pasted.slice(0, 20)}"`}`,
  };
}

async function openFour(browser: BrowserContext, api: Api): Promise<Seen> {
  const runId = await startRun(api, { name: "C17 seen four times", trainer: trainUntilTold });
  await waitForLog(api, runId, "training");
  const pages: Page[] = [];
  const began = performance.now();
  for (let count = 0; count < 4; count += 1) {
    const page = await openPage(browser, `${api.url}/runs/${runId}?tab=logs`);
    pages.push(page);
    await page.getByRole("status").filter({ hasText: "Live" }).first().waitFor();
  }
  const openedMs = performance.now() - began;
  const asked = performance.now();
  const fifth = await openPage(browser, `${api.url}/usage`);
  await fifth.getByRole("heading", { name: "Usage" }).waitFor({ timeout: 20_000 });
  const fifthMs = performance.now() - asked;
  await api.post(`/v1/training-runs/${runId}/cancel`);
  await pages[0]?.locator("[data-status=canceled]").first().waitFor({ timeout: 20_000 });
  for (const page of [...pages, fifth]) await page.close();
  return {
    holds: true,
    seen: `four are live after ${Math.round(openedMs)} ms, a fifth page opens in ${Math.round(fifthMs)} ms, and the first hears of the cancel`,
  };
}

async function findInLog(browser: BrowserContext, api: Api): Promise<Seen> {
  const trainer = program("for i in range(5000): print('line', i)", "raise SystemExit(1)");
  const runId = await startRun(api, { name: "C18 a log of 5,000 lines", trainer });
  await waitForEnd(api, runId);
  const page = await openPage(browser, `${api.url}/runs/${runId}?tab=logs`);
  const log = page.getByRole("log").first();
  await log.getByText("line 4999").first().waitFor();
  await page.keyboard.press("Control+f");
  await page.keyboard.type("line 1234");
  const found = page.getByRole("list", { name: "Lines found" });
  await found.getByRole("button").first().click();
  await log.filter({ hasText: "line 1234" }).waitFor();
  const count = await found.getByRole("listitem").count();
  await page.close();
  return { holds: count === 1, seen: `${count} line is found, and shown in the log` };
}

/** A checkpoint whose file has a name with spaces, as the next trainer sees it and as it is downloaded. */
async function startFromSpaces(api: Api): Promise<Seen> {
  const { uri, asset } = await upload(api, "my best model.pt");
  const trainer = program(
    "import os, urllib.parse",
    "uri = os.environ['HARDSIM_CHECKPOINT_IN_URI']",
    "print(uri, open(urllib.parse.urlparse(uri).path).read(), flush=True)",
    "raise SystemExit(1)",
  );
  const runId = await startRun(api, { name: "C18", trainer, more: { checkpoint_init_asset_id: asset } });
  const { log } = await waitForEnd(api, runId);
  return { holds: /file:\/\/\/\S+ weights/.test(log) && !log.includes("%20"), seen: `${uri}: ${log.trim()}` };
}

async function upload(api: Api, filename: string): Promise<{ uri: string; asset: string }> {
  const body = "weights";
  const link = await api.post("/v1/assets/presign-upload", {
    filename,
    content_type: "application/octet-stream",
    size_bytes: body.length,
    asset_kind: "checkpoint",
  });
  const sent = await fetch(link.upload_url, {
    method: link.upload_method,
    headers: link.upload_headers,
    body,
  });
  if (!sent.ok) throw new Error(`the upload answered ${sent.status}`);
  const asset = await api.post("/v1/assets/register", { input_uri: link.input_uri, kind: "checkpoint" });
  return { uri: asset.uri, asset: asset.asset_id };
}

/** Two checkpoints of one run are saved under names of their own. */
async function nameDownloads(api: Api): Promise<Seen> {
  const trainer = program(
    "import json",
    "json.dump({'loss': 1}, open('/hardsim/output/metrics.json', 'w'))",
    "open('/hardsim/output/checkpoint.pt', 'w').write('learned')",
  );
  const runId = await startRun(api, { name: "C18 two of them", trainer, loop: { max_iterations: 2 } });
  await waitForEnd(api, runId);
  const at = `/v1/training-runs/${runId}/checkpoints`;
  const { checkpoints } = await api.get(at);
  const names: string[] = [];
  for (const { checkpoint_id: id } of checkpoints) {
    const { url } = await api.get(`${at}/${id}/download-url`);
    names.push((await fetch(url)).headers.get("content-disposition") ?? "");
  }
  return { holds: names.length === 2 && new Set(names).size === 2, seen: names.join(" / ") };
}

export const pages = scene({
  wants: {
    copied: {
      number: "C17",
      input: "Copy in the dialog of a new key, over plain http",
      expected: "the key is in the clipboard, or the button says that it is not",
    },
    four: {
      number: "C17",
      input: "four visible pages of one live run",
      expected: "all are live, and a fifth page opens",
    },
    find: {
      number: "C18",
      input: "Ctrl+F in a log of 5,000 lines",
      expected: "a line that is not in sight is found",
    },
    spaces: {
      number: "C18",
      input: "a checkpoint called my best model.pt to start from",
      expected: "a plain path in checkpoint_in_uri",
    },
    downloads: {
      number: "C18",
      input: "two checkpoints of a run, downloaded",
      expected: "a name of its own for each",
    },
  },
  lacks: () => (findChromium() ? null : "needs Chromium"),
  play: async (tell, { api }) => {
    await tell("spaces", startFromSpaces(api));
    await tell("downloads", nameDownloads(api));
    await withPages(async (browser) => {
      const page = await openPage(browser, `${api.url}/first-start`);
      await createOwner(page, owner);
      await page.close();
      await tell("find", findInLog(browser, api));
      await tell("four", openFour(browser, api));
      await tell("copied", copyKey(browser, api));
    });
  },
});
