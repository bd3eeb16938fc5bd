import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Browser, Page } from "playwright/test";
import { installationEnv } from "../fixtures/hardsim";
import { expect, test } from "../fixtures/test";
import { signIn } from "../fixtures/visit";

/** Somebody else's browser, on this page. */
async function openElsewhere(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext({ storageState: { cookies: [], origins: [] } });
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

async function setPassword(page: Page, password: string): Promise<void> {
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Set password and sign in" }).click();
  await expect(page).toHaveURL(/\/runs$/);
}

test("a member who forgot the password sets a new one by an admin's link, and every old session ends", async ({
  page,
  browser,
  installation,
}) => {
  const email = `fay-${Date.now()}@lab.example`;
  await page.goto("/members");
  await page.getByRole("button", { name: "Invite member" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("E-mail").fill(email);
  await dialog.getByRole("button", { name: "Invite member" }).click();
  const guest = await openElsewhere(browser, await dialog.locator("code").innerText());
  await setPassword(guest, "the one that is forgotten");
  await dialog.getByRole("button", { name: "Done" }).click();

  await page.reload();
  const row = page.getByRole("row").filter({ hasText: email });
  await row.getByRole("button", { name: /^New password for/ }).click();
  await dialog.getByRole("button", { name: "Make link" }).click();
  const link = await dialog.locator("code").innerText();
  const other = await openElsewhere(browser, link);
  await expect(other.getByRole("heading", { name: "Set a new password" })).toBeVisible();
  await expect(other.getByLabel("Name", { exact: true })).toHaveCount(0);
  await setPassword(other, "one that is written down");

  await guest.goto(`${installation.url}/runs`);
  await expect(guest).toHaveURL(/\/sign-in/);
  await signIn(guest, { name: "Fay", email, password: "one that is written down" });
  await expect(guest).toHaveURL(/\/runs$/);
  await guest.goto(link);
  await expect(guest.getByText("This link does not work any more")).toBeVisible();
  await guest.context().close();
  await other.context().close();
});

test("an owner gets the link by the command line, with the address where the console answers", async ({
  browser,
  installation,
  page,
}) => {
  const email = `gus-${Date.now()}@lab.example`;
  await page.goto("/members");
  await page.getByRole("button", { name: "Invite member" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("E-mail").fill(email);
  await dialog.getByRole("button", { name: "Invite member" }).click();
  await expect(dialog.locator("code")).toBeVisible();
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["scripts/accounts.mjs", "reset-link", email],
    { env: installationEnv(installation.dataDir) },
  );
  expect(stdout).toMatch(/^\S+\/invite\/[\w-]{43}\n$/);
  expect(stdout.startsWith(`${installation.url}/`)).toBe(true);
  const guest = await openElsewhere(browser, stdout.trim());
  await guest.getByLabel("Name", { exact: true }).fill("Gus");
  await setPassword(guest, "a password of some length");
  await guest.context().close();
});
