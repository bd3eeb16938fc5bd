import { TOTP } from "otpauth";
import type { Page } from "playwright/test";
import { owner } from "../fixtures/installation";
import { actWhenLive, expect, test } from "../fixtures/test";
import { signIn } from "../fixtures/visit";

const password = "long enough for now";
/** Of the step after this one: the set-up has used up the present one, and either is taken. */
const nextCode = (secret: string) => new TOTP({ secret }).generate({ timestamp: Date.now() + 30_000 });

async function enterPassword(page: Page, email: string): Promise<void> {
  await page.goto("/sign-in?next=%2Faccount");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name: "One more step" })).toBeVisible();
}

test("a code is asked for after the password once it is set up, and the audit log tells of all of it", async ({
  page,
  browser,
  baseURL,
}) => {
  const email = `tilda-${Date.now()}@lab.example`;
  await page.goto("/members");
  await page.getByRole("button", { name: "Invite member" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("E-mail").fill(email);
  await dialog.getByRole("button", { name: "Invite member" }).click();
  const link = await dialog.locator("code").innerText();
  await dialog.getByRole("button", { name: "Done" }).click();

  const context = await browser.newContext({ storageState: { cookies: [], origins: [] }, baseURL });
  const guest = await context.newPage();
  actWhenLive(guest);
  await guest.goto(link);
  await guest.getByLabel("Password").fill(password);
  await guest.getByRole("button", { name: /^Set password/ }).click();
  await expect(guest).toHaveURL(/\/runs/);

  await guest.goto("/account");
  await guest.getByRole("button", { name: "Set up" }).click();
  const setUp = guest.getByRole("dialog");
  await setUp.getByLabel("Your password").fill("a guess");
  await setUp.getByRole("button", { name: "Continue" }).click();
  await expect(setUp.getByText("is not your password")).toBeVisible();
  await setUp.getByLabel("Your password").fill(password);
  await setUp.getByRole("button", { name: "Continue" }).click();
  await expect(setUp.getByRole("img", { name: "QR code of the secret" })).toBeVisible();
  const secret = (await setUp.locator(".mono").first().innerText()).replaceAll(" ", "");
  await setUp.getByLabel("Code", { exact: true }).fill("000000");
  await setUp.getByRole("button", { name: "Turn on" }).click();
  await expect(setUp.getByText("is not a code of now")).toBeVisible();
  await setUp.getByLabel("Code", { exact: true }).fill(new TOTP({ secret }).generate());
  await setUp.getByRole("button", { name: "Turn on" }).click();
  const codes = guest.getByRole("list", { name: "Recovery codes" }).getByRole("listitem");
  await expect(codes).toHaveCount(10);
  const recoveryCode = await codes.first().innerText();
  await guest.getByRole("button", { name: "I have kept them" }).click();
  await expect(guest.getByText("10 of 10 recovery codes left")).toBeVisible();

  await guest.getByRole("button", { name: "Sign out" }).first().click();
  await expect(guest).toHaveURL(/\/sign-in/);
  await enterPassword(guest, email);
  await guest.goto("/runs");
  await expect(guest).toHaveURL(/\/sign-in/);
  await guest.goto("/sign-in?next=%2Faccount");
  await guest.getByLabel("Code", { exact: true }).fill("000000");
  await guest.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(guest.getByText("is not a code of now")).toBeVisible();
  await guest.getByLabel("Code", { exact: true }).fill(nextCode(secret));
  await guest.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(guest).toHaveURL(/\/account/);
  await context.clearCookies();
  await enterPassword(guest, email);
  await guest.getByLabel("Code", { exact: true }).fill(recoveryCode);
  await guest.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(guest.getByText("9 of 10 recovery codes left")).toBeVisible();

  await page.goto("/members");
  const row = page.getByRole("row").filter({ hasText: email });
  await expect(row).toContainText("signs in with a code");
  await row.getByRole("button", { name: /^Reset second factor/ }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Reset second factor" }).click();
  await expect(row).not.toContainText("signs in with a code");
  await context.clearCookies();
  await guest.goto("/sign-in");
  await signIn(guest, { name: "", email, password });
  await context.close();

  await page.goto("/audit");
  const log = page.getByRole("table", { name: "Audit log" });
  await expect(log.getByRole("row").filter({ hasText: `reset the second factor of ${email}` })).toContainText(
    owner.email,
  );
  await page.getByLabel("Who").fill(email);
  await page.getByLabel("Who").press("Enter");
  await expect(page).toHaveURL(/actor=tilda/);
  for (const told of ["set up a second factor", "and a code", "used a recovery code; 9 left", "127.0.0.1"])
    await expect(log.getByRole("row").filter({ hasText: told }).first()).toBeVisible();
  await page.getByLabel("What").selectOption("account.code_refused");
  await expect(log.locator("tbody tr")).toHaveCount(2);
  const file = page.waitForEvent("download");
  await page.getByRole("link", { name: "CSV" }).click();
  expect((await file).suggestedFilename()).toBe("audit-log.csv");
});
