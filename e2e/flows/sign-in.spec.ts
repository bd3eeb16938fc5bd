import { owner } from "../fixtures/installation";
import { expect, test } from "../fixtures/test";
import { signIn } from "../fixtures/visit";

test.use({ storageState: { cookies: [], origins: [] } });

test.describe("a wrong password", () => {
  test.use({ expectedErrors: [/status of 401/] });

  test("is refused beside the field, and what was typed stays", async ({ page }) => {
    await page.goto("/sign-in");
    await page.getByLabel("E-mail").fill(owner.email);
    await page.getByLabel("Password").fill("not the password");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("alert").filter({ hasText: /password/i })).toBeVisible();
    await expect(page).toHaveURL(/\/sign-in/);
    await expect(page.getByLabel("E-mail")).toHaveValue(owner.email);
    await expect(page.getByLabel("Password")).toHaveValue("not the password");
  });
});

test("pages of the console lead to sign-in until one has signed in", async ({ page }) => {
  await page.goto("/fleet");
  await expect(page).toHaveURL(/\/sign-in/);
  await signIn(page, owner);
  await page.goto("/fleet");
  await expect(page.getByRole("heading", { name: "Fleet", level: 1 })).toBeVisible();
});

test("signing out ends the session", async ({ page }) => {
  await page.goto("/sign-in");
  await signIn(page, owner);
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await page.goto("/runs");
  await expect(page).toHaveURL(/\/sign-in/);
});
