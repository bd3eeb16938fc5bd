import { createHash, randomBytes } from "node:crypto";
import { expect, test } from "../fixtures/test";

test("a file becomes an asset with its own checksum, and leaves when it is deleted", async ({ page }) => {
  const buffer = randomBytes(200_000);
  const sha256 = createHash("sha256").update(buffer).digest("hex");
  const name = `policy-${sha256.slice(0, 8)}.safetensors`;
  await page.goto("/assets");
  // The button does nothing before the page is live.
  await expect(async () => {
    const chooser = page.waitForEvent("filechooser", { timeout: 1_000 });
    await page.getByRole("button", { name: "Choose files" }).click();
    await (await chooser).setFiles({ name, mimeType: "application/octet-stream", buffer });
  }).toPass();
  await expect(page.getByText("the same as on this machine")).toBeVisible();
  const row = page.getByRole("row", { name: new RegExp(name) });
  await expect(row.getByTitle(sha256)).toBeVisible();
  await expect(row).toContainText("checkpoint");

  await row.getByRole("button", { name: `Delete ${name}` }).click();
  const dialog = page.getByRole("alertdialog");
  await expect(dialog).toContainText("new runs cannot start from it");
  await dialog.getByRole("button", { name: "Delete asset" }).click();
  await expect(row).toBeHidden();
});

test("an upload that is canceled while its link is asked for sends nothing", async ({ page }) => {
  await page.goto("/assets");
  let answerLink = () => {};
  const held = new Promise<void>((resolve) => {
    answerLink = resolve;
  });
  const linkAsked = page.waitForRequest((request) => request.method() === "POST");
  await page.route("**/assets", async (route) => {
    if (route.request().method() === "POST") await held;
    await route.continue();
  });
  const sent: string[] = [];
  page.on("request", (request) => {
    if (request.method() === "PUT") sent.push(request.url());
  });
  await page.getByLabel("Files to upload").setInputFiles({
    name: "regretted.pt",
    mimeType: "application/octet-stream",
    buffer: randomBytes(1_000),
  });
  const answered = (await linkAsked).response();
  await page.getByRole("button", { name: "Cancel upload" }).click();
  answerLink();
  await answered;
  await expect(page.getByText("canceled; nothing was kept")).toBeVisible();
  // The list is read again when an upload is over, whichever way.
  await expect(page.getByRole("row", { name: /regretted\.pt/ })).toContainText("its file has not arrived");
  expect(sent).toEqual([]);
});
