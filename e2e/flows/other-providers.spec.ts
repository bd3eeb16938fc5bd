import { mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Page } from "playwright/test";
import { inviteMember } from "@/lib/contracts/members/invite";
import { listMembers } from "@/lib/contracts/members/list";
import { findFreePort } from "@/scripts/process/free-port.mjs";
import { createApi } from "../fixtures/api";
import { createKey } from "../fixtures/create-key";
import { startHardsim } from "../fixtures/hardsim";
import { client, startIdentityProvider } from "../fixtures/identity-provider";
import { expect, test } from "../fixtures/test";

test.use({ storageState: { cookies: [], origins: [] } });

const olga = { subject: "1", name: "Olga Owner", email: "olga@lab.example", verified: true };
const ida = { subject: "2", name: "Ida Invited", email: "Ida@lab.example", verified: true };
const eve = { subject: "3", name: "Eve Stranger", email: "eve@elsewhere.example", verified: true };
const mallory = { subject: "4", name: "Mallory", email: "ida@lab.example", verified: false };

test("GitHub and an OpenID Connect issuer let in who was invited under a verified e-mail, and nobody else", async ({
  page,
  browser,
}) => {
  // An installation of its own.
  test.slow();
  const folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), "hardsim-providers-")));
  const provider = await startIdentityProvider([olga, ida, eve, mallory]);
  const port = String(await findFreePort());
  // Another name of this machine, so that the set-up token is needed and every address comes from the setting.
  const publicUrl = `http://console.localhost:${port}`;
  const hardsim = await startHardsim(path.join(folder, "data"), {
    PORT: port,
    HARDSIM_PUBLIC_URL: publicUrl,
    HARDSIM_GITHUB_URL: provider.githubUrl,
    GITHUB_ID: client.id,
    GITHUB_SECRET: client.secret,
    HARDSIM_GOOGLE_ISSUER: provider.oidcIssuer,
    GOOGLE_ID: client.id,
    GOOGLE_SECRET: client.secret,
  });
  try {
    const github = `Continue with GitHub at ${new URL(provider.githubUrl).host}`;
    const issuer = `Continue with ${new URL(provider.oidcIssuer).host}`;
    const enter = async (visitor: Page, button: string, choice: string) => {
      await visitor.goto(`${publicUrl}/sign-in`);
      await visitor.getByRole("button", { name: button, exact: true }).click();
      await visitor.getByRole("link", { name: choice, exact: true }).click();
    };
    const expectRefusal = (visitor: Page, words: RegExp) =>
      expect(visitor.getByRole("alert").filter({ hasText: words })).toBeVisible();

    await page.goto(publicUrl);
    await page.getByRole("button", { name: github }).click();
    await expectRefusal(page, /is not the set-up token/);
    const log = readFileSync(path.join(hardsim.dataDir, "logs/web.log"), "utf8");
    await page.getByLabel("Set-up token").fill(/set-up token: ([\w-]+)/.exec(log)?.[1] ?? "");
    await page.getByRole("button", { name: github }).click();
    await page.getByRole("link", { name: olga.name }).click();
    await expect(page).toHaveURL(`${publicUrl}/runs`);
    await page.goto(`${publicUrl}/account`);
    await expect(page.getByText(`${olga.email}, linked`)).toBeVisible();
    const api = createApi(`http://127.0.0.1:${port}`, await createKey(hardsim.dataDir));
    const project = { project_id: "proj_demo" };
    await api.call(inviteMember, { params: project, body: { email: ida.email, role: "viewer" } });

    const context = await browser.newContext({ storageState: { cookies: [], origins: [] } });
    const guest = await context.newPage();
    await enter(guest, github, "Refuse");
    await expectRefusal(guest, /did not agree/);
    await enter(guest, github, eve.name);
    await expectRefusal(guest, /Nobody has been invited/);
    for (const button of [github, issuer]) {
      await enter(guest, button, mallory.name);
      await expectRefusal(guest, /no verified e-mail/);
    }
    // Nothing that this browser began: neither its state nor its PKCE secret is there.
    await guest.goto(`${publicUrl}/api/auth/callback/github?code=stolen&state=forged`);
    await expectRefusal(guest, /could not be used/);
    await enter(guest, issuer, ida.name);
    await expect(guest).toHaveURL(`${publicUrl}/runs`);
    const { members } = await api.call(listMembers, { params: project });
    expect(members.map(({ status }) => status)).toEqual(["active", "active"]);
    expect([...provider.redirectUris].sort()).toEqual([
      `${publicUrl}/api/auth/callback/github`,
      `${publicUrl}/api/auth/callback/google`,
    ]);
    await context.close();
  } finally {
    // A page that is open would say that its server has gone.
    await page.close();
    await hardsim.stop();
    await provider.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
