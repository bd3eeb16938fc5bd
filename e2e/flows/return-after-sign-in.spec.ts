import { owner } from "../fixtures/installation";
import { expect, test } from "../fixtures/test";
import { signIn } from "../fixtures/visit";

test.use({ storageState: { cookies: [], origins: [] } });

test("who opens a page without a session signs in and lands on it, search and all", async ({ page }) => {
  await page.goto("/runs?status=failed&q=needle");
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await signIn(page, owner);
  await expect(page).toHaveURL(/\/runs\?status=failed&q=needle$/);
  // Who is signed in already goes straight there.
  await page.goto("/sign-in?next=%2Ffleet");
  await expect(page).toHaveURL(/\/fleet$/);
});

for (const next of ["//evil.test/runs", "https://evil.test/", "/.//evil.test"])
  test(`a link with ${next} in it leads nowhere else`, async ({ page, installation }) => {
    await page.goto(`/sign-in?next=${encodeURIComponent(next)}`);
    await signIn(page, owner);
    await expect(page).toHaveURL(`${installation.url}/runs`);
  });
