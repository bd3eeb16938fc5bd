import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { giveFolder } from "./give-folder";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "hs-give-"));
});
afterEach(() => rm(folder, { recursive: true }));

const other = { uid: (process.getuid?.() ?? 0) + 1, gid: 1 };
const refuse = (code: string) => async () => {
  throw Object.assign(new Error(code), { code });
};

test.each(["EPERM", "EINVAL", "EOPNOTSUPP"])(
  "where a chown is refused (%s) the trainer may write all the same",
  async (code) => {
    await giveFolder(folder, other, refuse(code));
    expect((await stat(folder)).mode & 0o777).toBe(0o777);
  },
);

test("nothing is opened to all where the folder can be given away, and a disk that fails is not passed over", async () => {
  const given: number[] = [];
  await giveFolder(folder, other, async (_, uid) => void given.push(uid));
  await giveFolder(folder, { uid: process.getuid?.() ?? 0, gid: 0 }, refuse("EPERM"));
  expect(given).toEqual([other.uid]);
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
  await expect(giveFolder(folder, other, refuse("EIO"))).rejects.toThrow("EIO");
});
