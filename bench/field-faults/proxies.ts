import { readFileSync } from "node:fs";
import path from "node:path";
import { owner } from "@/e2e/fixtures/installation";
import { createOwner, signIn } from "@/e2e/fixtures/visit";
import { findProgram } from "@/scripts/process/find-program.mjs";
import { findFreePort } from "@/scripts/process/free-port.mjs";
import { findChromium } from "@/scripts/setup/chromium.mjs";
import { lanName, openPage, withPages } from "./browser";
import { type House, type Seen, scene, type Tell } from "./field-fault";
import {
  askThrough,
  type Certificate,
  type Front,
  frontNames,
  makeCertificate,
  openFront,
  openRewriting,
  publicName,
  readVersion,
} from "./fronts";
import { inFolder, inHouse, refusalToStart } from "./house";
import { startRun, trainUntilTold } from "./runs";

/** Links have the scheme and name of the browser, and a stream is not held back. Through the first one the owner comes. */
async function askBehind(front: Front, house: House, runId: string, isFirst: boolean): Promise<Seen> {
  const { api } = house;
  const headers = { authorization: `Bearer ${api.key}`, "content-type": "application/json" };
  const body = JSON.stringify({
    filename: "a.pt",
    content_type: "application/octet-stream",
    size_bytes: 1,
    asset_kind: "checkpoint",
  });
  const link = await askThrough(front.port, "/v1/assets/presign-upload", { method: "POST", headers, body });
  const url: string = JSON.parse(link.first).upload_url ?? link.first;
  const stream = await askThrough(front.port, `/v1/training-runs/${runId}/events`, {
    headers: { ...headers, accept: "text/event-stream" },
  });
  const wanted = `https://${publicName}:${front.port}/`;
  const begun = isFirst ? await beginBehind(front.port, house) : { holds: true, seen: "" };
  return {
    holds: url.startsWith(wanted) && stream.status === 200 && stream.first !== "" && begun.holds,
    seen: `${url.slice(0, wanted.length + 12)}…; the stream begins with ${JSON.stringify(stream.first.slice(0, 24))}; ${begun.seen}`,
  };
}

/** First start and a new key, by a browser that comes through the front. */
async function beginBehind(port: number, { hardsim }: House): Promise<Seen> {
  return withPages(async (browser) => {
    const page = await openPage(browser, `https://${publicName}:${port}/first-start`);
    const token = page.getByLabel("Set-up token");
    if (await token.isVisible()) await token.fill(readSetupToken(hardsim.dataDir));
    await createOwner(page, owner);
    await page.goto(`https://${publicName}:${port}/keys`);
    await page.getByRole("button", { name: "Create key" }).click();
    await page.getByRole("dialog").getByLabel("Name").fill("behind a proxy");
    await page.getByRole("dialog").getByRole("button", { name: "Create key" }).click();
    const key = await page.getByRole("dialog").locator("code").first().textContent();
    return { holds: /^hls_live_/.test(key ?? ""), seen: `signed in, and a key: ${key?.slice(0, 12)}…` };
  });
}

/** Whoever comes first to a server that is reached from elsewhere has read its log. */
function readSetupToken(dataDir: string): string {
  const log = readFileSync(path.join(dataDir, "logs/web.log"), "utf8");
  const token = log.match(/"setupToken":"([^"]{1,100})"/)?.[1];
  if (!token) throw new Error("web.log tells no set-up token");
  return token;
}

/** What the page of the first start says when its form is refused. */
async function refusalBehind(port: number): Promise<Seen> {
  return withPages(async (browser) => {
    const page = await openPage(browser, `https://${publicName}:${port}/first-start`);
    await page.getByLabel("E-mail").fill(owner.email);
    await page.getByLabel("Password").fill(owner.password);
    await page.getByRole("button", { name: /^Create account/ }).click();
    const alert = (await page.getByRole("alert").filter({ hasText: /\S/ }).first().textContent()) ?? "";
    return { holds: alert.includes("HARDSIM_PUBLIC_URL") && !/Minified|React/.test(alert), seen: alert };
  });
}

async function signOutFromLan({ api }: House): Promise<Seen> {
  return withPages(async (browser) => {
    const at = `http://${lanName}:${new URL(api.url).port}`;
    const page = await openPage(browser, `${at}/sign-in`);
    await signIn(page, owner);
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.waitForURL(/\/sign-in/);
    return { holds: page.url().startsWith(at), seen: `it leads to ${page.url()}` };
  });
}

async function comeByHttp({ api }: House): Promise<Seen> {
  return withPages(async (browser) => {
    const page = await openPage(browser, `http://${lanName}:${new URL(api.url).port}/sign-in`);
    const told = await page.getByText("Nobody can sign in at this address").first().textContent();
    return { holds: told !== null, seen: told ?? "nothing" };
  });
}

const wants = {
  nginx: {
    number: "C16",
    input: "X-Forwarded-Proto: https with HARDSIM_TRUST_PROXY=1, the guide's snippet for nginx",
    expected: "links begin with https and the public name; streams are not held back",
  },
  caddy: {
    number: "C16",
    input: "the same with the guide's snippet for Caddy",
    expected: "the same",
  },
  traefik: {
    number: "C16",
    input: "the same with the guide's snippet for Traefik",
    expected: "the same",
  },
  refused: {
    number: "C16",
    input: "a proxy that rewrites Host, no setting tells of it: first start",
    expected: "the page names HARDSIM_PUBLIC_URL, and no React error",
  },
  begun: {
    number: "C16",
    input: "a proxy that rewrites Host, with HARDSIM_PUBLIC_URL: first start and a key",
    expected: "both work",
  },
  signedOut: {
    number: "C16",
    input: "sign-out from a name of the LAN",
    expected: "it stays at that name",
  },
  byHttp: {
    number: "C16",
    input: "by http to a console whose public URL is https",
    expected: "the page says that nobody can sign in there",
  },
  path: {
    number: "C16",
    input: "HARDSIM_PUBLIC_URL with a path",
    expected: "refused at the start, with a sentence",
  },
} as const;

export const proxies = scene<keyof typeof wants>({
  wants,
  lacks: () => {
    if (!findChromium()) return "needs Chromium";
    return findProgram("openssl") ? null : "needs openssl, to make a certificate";
  },
  play: (tell) =>
    inFolder("front", async (folder) => {
      const certificate = await makeCertificate(folder);
      await playTrusting(tell, folder, certificate);
      await playPublic(tell, folder, certificate);
      await inFolder("path", async (dataDir) => {
        const said = await refusalToStart(dataDir, { HARDSIM_PUBLIC_URL: "https://lab.example/hardsim" });
        const line = said?.split("\n").find((one) => one.includes("HARDSIM_PUBLIC_URL")) ?? "it started";
        await tell("path", { holds: line.includes("path"), seen: line.trim() });
      });
    }),
});

/** Behind proxies that say how they were reached. */
async function playTrusting(
  tell: Tell<keyof typeof wants>,
  folder: string,
  certificate: Certificate,
): Promise<void> {
  const settings = { HARDSIM_TRUST_PROXY: "1", HARDSIM_ALLOWED_HOSTS: `${publicName} ${lanName}` };
  await inHouse(settings, async (house) => {
    const place = { folder, upstream: Number(new URL(house.api.url).port), certificate };
    const rewriting = await openRewriting(place, await findFreePort());
    try {
      await tell("refused", refusalBehind(rewriting.port));
    } finally {
      await rewriting.close();
    }
    const runId = await startRun(house.api, { name: "C16", trainer: trainUntilTold });
    let isBegun = false;
    for (const name of frontNames) {
      const version = await readVersion(name);
      if (version === null) {
        await tell(name, { skipped: `${name} is not installed` });
        continue;
      }
      const isFirst = !isBegun;
      isBegun = true;
      const seen = async (): Promise<Seen> => {
        const front = await openFront(name, place);
        const asked = await askBehind(front, house, runId, isFirst).finally(() => front.close());
        return { ...asked, seen: `${version}; ${asked.seen}` };
      };
      await tell(name, seen());
    }
    await house.api.post(`/v1/training-runs/${runId}/cancel`);
    if (!isBegun)
      await withPages(async (browser) =>
        createOwner(await openPage(browser, `${house.api.url}/first-start`), owner),
      );
    await tell("signedOut", signOutFromLan(house));
  });
}

/** Behind one that says nothing, where the settings do. */
async function playPublic(
  tell: Tell<keyof typeof wants>,
  folder: string,
  certificate: Certificate,
): Promise<void> {
  const port = await findFreePort();
  await inHouse({ HARDSIM_PUBLIC_URL: `https://${publicName}:${port}` }, async (house) => {
    const place = { folder, upstream: Number(new URL(house.api.url).port), certificate };
    const front = await openRewriting(place, port);
    try {
      await tell("begun", beginBehind(front.port, house));
    } finally {
      await front.close();
    }
    await tell("byHttp", comeByHttp(house));
  });
}
