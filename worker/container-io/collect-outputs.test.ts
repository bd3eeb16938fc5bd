import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { removeFolder } from "@/lib/server/storage/remove-folder";
import { makeDeepFolder } from "@/lib/testing/make-deep-folder";
import { collectOutputs } from "./collect-outputs";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "hs-collect-"));
});
afterEach(async () => {
  await removeFolder(folder);
});

const at = (name: string) => path.join(folder, name);
async function write(files: Record<string, string>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(at(name)), { recursive: true });
    await writeFile(at(name), text);
  }
}
const collect = (maxBytes = 1_000_000_000) => collectOutputs(folder, maxBytes);
const good = { "metrics.json": '{"loss": 1}', "checkpoint.pt": "weights" };

test("a kept contract gives metrics, checkpoint and every other file as artifact", async () => {
  await write({ ...good, "metrics.jsonl": "{}", "plots/a.png": "x" });
  expect(await collect()).toEqual({
    ok: true,
    metrics: { loss: 1 },
    checkpoint: { path: at("checkpoint.pt"), fileName: "checkpoint.pt", bytes: 7 },
    artifacts: [
      { name: "metrics.json", path: at("metrics.json"), bytes: 11 },
      { name: "metrics.jsonl", path: at("metrics.jsonl"), bytes: 2 },
      { name: "plots/a.png", path: at("plots/a.png"), bytes: 1 },
    ],
    warnings: [],
  });
});

test("nothing written is metrics_missing; metrics alone is checkpoint_missing, and is kept", async () => {
  expect(await collect()).toMatchObject({ ok: false, code: "metrics_missing" });
  await write({ "metrics.json": "{}" });
  expect(await collect()).toMatchObject({
    ok: false,
    code: "checkpoint_missing",
    artifacts: [{ name: "metrics.json" }],
  });
  await write({ "checkpoint.pt": "" });
  expect(await collect()).toMatchObject({
    ok: false,
    code: "checkpoint_missing",
    message: "checkpoint.pt is empty",
  });
});

test.each([
  ["broken", '{"loss": '],
  ["a list", "[1]"],
  ["nested without an end", '{"a":'.repeat(100_000)],
])("metrics that are %s are metrics_invalid", async (_, text) => {
  await write({ ...good, "metrics.json": text });
  expect(await collect()).toMatchObject({ ok: false, code: "metrics_invalid" });
});

test.each([
  ["2 MiB", `{"loss": 1, "s": "${"x".repeat(2_097_152)}"}`, []],
  ["nested too deep", `{"loss": 1, "a": ${'{"a":'.repeat(40)}1${"}".repeat(40)}}`, ["metrics_left_out"]],
  ["a name that arises twice", '{"a/b": 1, "a": {"b": 2}}', ["metrics_left_out"]],
  ["10,201 numbers", `{"a": [${"1,".repeat(10_200)}1]}`, ["metrics_left_out"]],
  ["numbers as texts", '{"success_rate": "0.93"}', ["metrics_not_numbers"]],
])("metrics that are %s are kept, with a warning of what is not", async (_, text, codes) => {
  await write({ ...good, "metrics.json": text });
  const collected = await collect();
  expect(collected.ok).toBe(true);
  expect(collected.warnings.map(({ code }) => code)).toEqual(codes);
});

test("NaN and NUL in metrics are kept in a form that a database takes", async () => {
  await write({ ...good, "metrics.json": '{"loss": NaN, "a\\u0000": 1}' });
  expect(await collect()).toMatchObject({ ok: true, metrics: { loss: "NaN", "a\ufffd": 1 } });
});

test("links are never followed: as metrics, as checkpoint, to a folder, to anywhere", async () => {
  await write(good);
  await symlink("/etc/passwd", at("secret"));
  await symlink("../..", at("up"));
  await symlink("/etc", at("etc"));
  const result = await collect();
  expect(result).toMatchObject({ ok: true, warnings: [{ code: "link_skipped" }] });
  expect(result.artifacts.map(({ name }) => name)).toEqual(["metrics.json"]);
  expect(result.warnings[0]?.message).toContain("etc, secret, up");

  await rm(at("metrics.json"));
  await symlink("/etc/passwd", at("metrics.json"));
  expect(await collect()).toMatchObject({ ok: false, code: "output_unsafe" });
});

test("a link as checkpoint.pt is refused with the way out, and the way out works", async () => {
  await write({ "metrics.json": "{}", "step_100/model.pt": "weights" });
  await symlink("step_100/model.pt", at("checkpoint.pt"));
  const refused = await collect();
  expect(refused).toMatchObject({ ok: false, code: "output_unsafe" });
  expect(refused.ok ? "" : refused.message).toContain("checkpoint_out_uri.txt");
  await write({ "checkpoint_out_uri.txt": "file:///hardsim/output/step_100/model.pt\n" });
  expect(await collect()).toMatchObject({
    ok: true,
    checkpoint: { path: at("step_100/model.pt"), fileName: "model.pt", bytes: 7 },
    warnings: [{ code: "link_skipped" }],
  });
});

test("a checkpoint URI that leads outside, through a link, to a bucket or to a folder is refused", async () => {
  await write({ "metrics.json": "{}" });
  await mkdir(at("real"));
  await symlink("/etc", at("out"));
  await symlink("/etc/passwd", at("file"));
  for (const uri of [
    "../x",
    "file:///etc/passwd",
    "out/passwd",
    "file",
    "real",
    "s3://bucket/key",
    "http://x/y",
  ]) {
    await write({ "checkpoint_out_uri.txt": uri });
    expect(await collect(), uri).toMatchObject({ ok: false, code: "checkpoint_uri_refused" });
  }
  await write({ "checkpoint_out_uri.txt": "real/none.pt" });
  expect(await collect()).toMatchObject({ ok: false, code: "checkpoint_missing" });
});

test("both checkpoint files: checkpoint.pt wins, with a warning", async () => {
  await write({ ...good, "checkpoint_out_uri.txt": "../x" });
  expect(await collect()).toMatchObject({
    ok: true,
    checkpoint: { fileName: "checkpoint.pt" },
    warnings: [{ code: "two_checkpoints" }],
  });
});

test("pipes and folders in place of files are output_unsafe, and nothing waits for a writer", async () => {
  await write({ "checkpoint.pt": "weights" });
  execFileSync("mkfifo", [at("metrics.json")]);
  expect(await collect()).toMatchObject({ ok: false, code: "output_unsafe" });
  await rm(at("metrics.json"));
  await write({ "metrics.json": "{}" });
  await rm(at("checkpoint.pt"));
  await mkdir(at("checkpoint.pt"));
  expect(await collect()).toMatchObject({ ok: false, code: "output_unsafe" });
  await rm(at("checkpoint.pt"), { recursive: true });
  execFileSync("mkfifo", [at("checkpoint.pt"), at("other")]);
  expect(await collect()).toMatchObject({ ok: false, code: "output_unsafe" });
});

test.runIf(process.getuid?.() === 0)("a device is not opened (root alone can make one)", async () => {
  await write({ "metrics.json": "{}" });
  execFileSync("mknod", [at("checkpoint.pt"), "c", "1", "5"]);
  expect(await collect()).toMatchObject({ ok: false, code: "output_unsafe" });
});

test("names that are no UTF-8 are left out with a warning", async () => {
  await write(good);
  await writeFile(Buffer.concat([Buffer.from(`${folder}/x`), Buffer.from([0xff])]), "x");
  expect(await collect()).toMatchObject({ ok: true, warnings: [{ code: "file_unreadable" }] });
});

test("a sparse file counts with the size that its reader would meet", async () => {
  await write(good);
  await truncate(at("checkpoint.pt"), 10_000_000);
  expect(await collect(1_000_000)).toMatchObject({ ok: false, code: "output_too_large" });
});

test("a deep tree and a folder full of links end in one warning each", async () => {
  await write({ ...good, [`${"d/".repeat(40)}x`]: "x" });
  for (let index = 0; index < 50; index += 1) await symlink("x", at(`link${index}`));
  const result = await collect();
  expect(result.warnings.map(({ code }) => code)).toEqual(["link_skipped", "files_left_out"]);
  expect(result.warnings[0]?.message).toContain("and 45 more");
});

test.runIf(process.platform === "linux")(
  "what lies too deep to be kept counts, and so does what cannot be counted",
  async () => {
    await makeDeepFolder(at("deep"), { bytes: 2_000_000 });
    expect(await collect(1_000_000)).toMatchObject({ ok: false, code: "output_too_large", artifacts: [] });
    await makeDeepFolder(at("deeper"), { depth: 130 });
    const refused = await collect(1e9);
    expect(refused).toMatchObject({ code: "output_too_large" });
    expect(refused).toHaveProperty("message", expect.stringContaining("nested deeper than 128"));
  },
);

test("reading ends when it is asked to", async () => {
  const signal = AbortSignal.abort(new Error("enough"));
  await writeFile(at("a"), "a");
  await expect(collectOutputs(folder, 1e9, signal)).rejects.toThrow("enough");
});
