import { owner } from "../fixtures/installation";
import { expect, test } from "../fixtures/test";
import { createOwner, signIn } from "../fixtures/visit";

test("the first visitor creates the owner account, and nobody creates a second one", async ({
  page,
  installation,
}) => {
  await page.goto("/");
  await createOwner(page, owner);
  await signIn(page, owner);
  await expect(page).toHaveURL(/\/runs$/);
  await expect(page.getByRole("heading", { name: "No run", exact: false })).toBeVisible();
  await page.context().storageState({ path: installation.ownerState });

  await page.context().clearCookies();
  await page.goto("/first-start");
  await expect(page).toHaveURL(/\/sign-in/);
  await expect(page.getByRole("button", { name: "Sign in" })).toBeVisible();
});
