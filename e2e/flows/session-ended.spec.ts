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
  await other.waitForURL(/sign-in\?next=%2Fruns%2Fnew/);
  await signIn(other, owner);
  await expect(other).toHaveURL(/\/runs\/new$/);
  await other.close();
  await page.evaluate(() => dispatchEvent(new Event("focus")));
  await expect(page.getByText("Session ended.")).toBeHidden();
  await expect(name).toHaveValue("typed-before-the-session-ended");
});

test("on keys, members and assets it loses nothing either: the same form goes through once one is signed in again", async ({
  page,
  context,
}) => {
  const cookies = await context.cookies();
  const dialog = page.getByRole("dialog");
  const endedInDialog = dialog.getByRole("alert").filter({ hasText: "Your session has ended." });
  const begin = async (path: string, verb: string, label: string, typed: string) => {
    await page.goto(path);
    await page.getByRole("button", { name: verb }).click();
    await dialog.getByLabel(label).fill(typed);
    await context.clearCookies();
    await dialog.getByRole("button", { name: verb }).click();
    await expect(endedInDialog.getByRole("link", { name: "Sign in again" })).toBeVisible();
    await expect(dialog.getByLabel(label)).toHaveValue(typed);
    await context.addCookies(cookies);
    await dialog.getByRole("button", { name: verb }).click();
    await expect(dialog.locator("code").first()).toBeVisible();
  };
  await begin("/keys", "Create key", "Name", `typed-${Date.now()}`);
  await begin("/members", "Invite member", "E-mail", `typed-${Date.now()}@lab.example`);

  await page.goto("/assets");
  const [chooser] = await Promise.all([
    page.waitForEvent("filechooser"),
    page.getByRole("button", { name: "Choose files" }).click(),
  ]);
  await context.clearCookies();
  await chooser.setFiles({ name: "kept.txt", mimeType: "text/plain", buffer: Buffer.from("kept") });
  await expect(page.getByText("Session ended.")).toBeVisible();
  await context.addCookies(cookies);
  await page.getByRole("button", { name: "Try kept.txt again" }).click();
  await expect(page.getByText("the same as on this machine")).toBeVisible();
});
