import type { Browser, BrowserContext } from "playwright/test";
import { owner } from "../fixtures/installation";
import { expect, test } from "../fixtures/test";
import { signIn } from "../fixtures/visit";

/** Somebody else's browser. */
async function visitAs<Result>(
  browser: Browser,
  visit: (context: BrowserContext) => Promise<Result>,
): Promise<Result> {
  const context = await browser.newContext({ storageState: { cookies: [], origins: [] } });
  try {
    return await visit(context);
  } finally {
    await context.close();
  }
}

test("a key is shown once, works until it is revoked, and then no more", async ({ page, request }) => {
  const name = `laptop-${Date.now()}`;
  await page.goto("/keys");
  await page.getByRole("button", { name: "Create key" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Create key" }).click();
  await expect(dialog.getByRole("alert")).toHaveText(/must not be blank/);
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByRole("button", { name: "Create key" }).click();
  await expect(dialog.getByRole("heading", { name: `Key ${name}` })).toBeVisible();
  const key = await dialog.locator("code").innerText();
  const status = async () =>
    (await request.get("/v1/training-runs", { headers: { authorization: `Bearer ${key}` } })).status();
  expect(await status()).toBe(200);
  await page.reload();
  await expect(page.getByRole("row").filter({ hasText: name })).toContainText(key.slice(0, 12));
  await expect(page.getByText(key)).toHaveCount(0);
  await page.getByRole("button", { name: `Revoke ${name}` }).click();
  await page.getByRole("button", { name: "Revoke key" }).click();
  await expect(page.getByRole("row").filter({ hasText: name })).toContainText("revoked");
  expect(await status()).toBe(401);
});

test("an invited person gets in by the link, once, and may what their role says", async ({
  page,
  browser,
}) => {
  const email = `ida-${Date.now()}@lab.example`;
  const name = `Ida ${Date.now()}`;
  await page.goto("/members");
  await page.getByRole("button", { name: "Invite member" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("E-mail").fill(email);
  await dialog.getByLabel("Role").selectOption("viewer");
  await dialog.getByRole("button", { name: "Invite member" }).click();
  const link = await dialog.locator("code").innerText();
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(page.getByRole("row").filter({ hasText: email })).toContainText("invited, not yet in");

  await visitAs(browser, async (context) => {
    const guest = await context.newPage();
    await guest.goto(link);
    await guest.getByLabel("Name", { exact: true }).fill(name);
    await guest.getByLabel("Password").fill("long enough for now");
    await guest.getByRole("button", { name: /^Set password/ }).click();
    await expect(guest).toHaveURL(/\/runs/);
    await expect(guest.getByRole("link", { name: "Keys" })).toHaveCount(0);
    await guest.goto(link);
    await expect(guest.getByRole("heading", { name: "This link does not work any more" })).toBeVisible();

    await page.reload();
    await page.getByRole("combobox", { name: `Role of ${name}` }).selectOption("admin");
    await expect(page.getByRole("combobox", { name: `Role of ${name}` })).toBeEnabled();
    await guest.goto("/keys");
    await expect(guest.getByRole("link", { name: "Keys" })).toBeVisible();

    await page.getByRole("button", { name: `Remove ${name}` }).click();
    await page.getByRole("button", { name: "Remove member" }).click();
    await expect(page.getByRole("alertdialog")).toHaveCount(0);
    await expect(page.getByRole("row").filter({ hasText: email })).toHaveCount(0);
    await guest.reload();
    await expect(guest.getByRole("heading", { name: "Admins only" })).toBeVisible();
  });
});

test("a session that is ended elsewhere is over at its next step", async ({ page, browser, baseURL }) => {
  await visitAs(browser, async (context) => {
    const other = await context.newPage();
    await other.goto(`${baseURL}/sign-in`);
    await signIn(other, owner);
    await page.goto("/account");
    const rows = page.getByRole("table", { name: "Sessions" }).locator("tbody tr");
    await expect(rows.filter({ hasText: "this one" })).toHaveCount(1);
    const before = await rows.count();
    expect(before).toBeGreaterThan(1);
    await rows.filter({ hasNotText: "this one" }).first().getByRole("button", { name: "End" }).click();
    await expect(rows).toHaveCount(before - 1);
    await other.goto(`${baseURL}/runs`);
    await expect(other).toHaveURL(/\/sign-in/);
  });
});

test("the password is changed with the old one alone", async ({ page }) => {
  await page.goto("/account");
  await page.getByLabel("Current password").fill("not the password");
  await page.getByLabel("New password").fill("another long password");
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "is not your password" })).toBeVisible();
  await expect(page.getByLabel("New password")).toHaveValue("another long password");
});
