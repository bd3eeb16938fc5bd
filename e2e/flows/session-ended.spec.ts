import { owner } from "../fixtures/installation";
import { expect, test } from "../fixtures/test";
import { signIn } from "../fixtures/visit";

// The refusal of a session that has ended is what these flows are about; the browser logs it.
test.use({ expectedErrors: [/status of 401/] });

test("a session that ends in the middle of a form loses nothing that was typed, and comes back", async ({
  page,
  context,
}) => {
  await page.goto("/runs/new");
  const name = page.getByLabel("Name", { exact: true });
  await name.fill("typed-before-the-session-ended");
  await context.clearCookies();
  await page.getByRole("button", { name: /^Start run/ }).click();
  await expect(page.getByText("Session ended.")).toBeVisible();
  await expect(name).toHaveValue("typed-before-the-session-ended");

  const [other] = await Promise.all([
    context.waitForEvent("page"),
    page.getByRole("link", { name: "Sign in again" }).click(),
  ]);
  await other.waitForURL(/sign-in/);
  await signIn(other, owner);
  await other.close();
  await page.evaluate(() => dispatchEvent(new Event("focus")));
  await expect(page.getByText("Session ended.")).toBeHidden();
  await expect(name).toHaveValue("typed-before-the-session-ended");
});
