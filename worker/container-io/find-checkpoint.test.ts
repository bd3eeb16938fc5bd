import { execFileSync } from "node:child_process";
import { mkdir, symlink, truncate } from "node:fs/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { collectOutputs } from "./collect-outputs";
import { makeFolder, type TestFolder } from "./testing/make-folder";

let output: TestFolder;
beforeEach(async () => {
  output = await makeFolder();
  await output.write({ "metrics.json": '{"loss": 1}' });
});
afterEach(() => output.remove());

const collect = (maxBytes = 1_000_000) => collectOutputs(output.root, maxBytes);

test.each([
  ["checkpoint.pt", null, "checkpoint.pt"],
  ["checkpoint", null, "checkpoint"],
  ["runs/000200", "runs/000200", "000200"],
  ["runs/000200", "file:///hardsim/output/runs/000200/\n", "000200"],
])("the folder %s with checkpoint_out_uri.txt %j is the checkpoint %s", async (place, uri, fileName) => {
  await output.write({ [`${place}/w`]: "weights", [`${place}/policy.onnx`]: "onnx", "notes.txt": "x" });
  if (uri !== null) await output.write({ "checkpoint_out_uri.txt": uri });
  const collected = await collect();
  expect(collected).toMatchObject({
    ok: true,
    checkpoint: {
      path: output.at(place),
      fileName,
      bytes: 11,
      folder: { files: 2, policy: { path: output.at(`${place}/policy.onnx`), bytes: 4 } },
    },
    warnings: [],
  });
  const names = collected.artifacts.map(({ name }) => name);
  expect(names).toEqual(["checkpoint_out_uri.txt", "metrics.json", "notes.txt"].slice(uri === null ? 1 : 0));
});

test("checkpoint.pt comes before checkpoint_out_uri.txt, and that before a folder called checkpoint", async () => {
  await output.write({ "checkpoint/w": "x", "named/w": "x", "checkpoint_out_uri.txt": "named" });
  expect(await collect()).toMatchObject({ ok: true, checkpoint: { fileName: "named" }, warnings: [] });
  await output.write({ "checkpoint.pt/w": "x" });
  expect(await collect()).toMatchObject({
    ok: true,
    checkpoint: { fileName: "checkpoint.pt", folder: { files: 1 } },
    warnings: [{ code: "two_checkpoints" }],
  });
});

test("a file called checkpoint, and a folder without a byte, are no checkpoint", async () => {
  await output.write({ checkpoint: "weights" });
  expect(await collect()).toMatchObject({ ok: false, code: "checkpoint_missing" });
  await output.remove();
  output = await makeFolder();
  await output.write({ "metrics.json": "{}", "checkpoint/empty": "" });
  expect(await collect()).toMatchObject({
    ok: false,
    code: "checkpoint_missing",
    message: "checkpoint is a folder that holds no file with a byte in it",
  });
});

test("what a folder cannot be kept for is said with its name, and its files are kept one by one", async () => {
  await output.write({ "checkpoint/w": "weights", "checkpoint/W": "weights" });
  const unfit = await collect();
  expect(unfit).toMatchObject({
    ok: false,
    code: "checkpoint_folder_refused",
    message: "the checkpoint folder checkpoint holds W and w, which are one name on systems that ignore case",
  });
  expect(unfit.artifacts.map(({ name }) => name)).toEqual(["checkpoint/W", "checkpoint/w", "metrics.json"]);
  await output.write({ "checkpoint.pt/w": "weights" });
  execFileSync("mkfifo", [output.at("checkpoint.pt/pipe")]);
  expect(await collect()).toMatchObject({
    ok: false,
    code: "output_unsafe",
    message: expect.stringContaining("the checkpoint folder checkpoint.pt holds pipe, a pipe"),
  });
});

test("a folder's links make no warnings of links that were left out", async () => {
  await output.write({ "checkpoint/000200/w": "weights" });
  await symlink("000200", output.at("checkpoint/last"));
  expect(await collect()).toMatchObject({ ok: true, checkpoint: { bytes: 14 }, warnings: [] });
});

test("the size limit holds for the folder and all beside it, as a reader sees them", async () => {
  await output.write({ "checkpoint/w": "x", "notes.txt": "x" });
  await truncate(output.at("checkpoint/w"), 900_000);
  expect(await collect()).toMatchObject({ ok: true });
  await truncate(output.at("notes.txt"), 200_000);
  expect(await collect()).toMatchObject({ ok: false, code: "output_too_large" });
});

test("more files than other outputs may have are kept of a folder", async () => {
  await output.write(Object.fromEntries(Array.from({ length: 10_010 }, (_, n) => [`checkpoint/${n}`, "x"])));
  expect(await collect()).toMatchObject({
    ok: true,
    checkpoint: { folder: { files: 10_010 } },
    warnings: [],
  });
});

test("where metrics are missing the folder is kept as one file", async () => {
  await output.remove();
  output = await makeFolder();
  await mkdir(output.at("checkpoint"));
  await output.write({ "checkpoint/w": "weights" });
  const collected = await collect();
  expect(collected).toMatchObject({ ok: false, code: "metrics_missing" });
  expect(collected.artifacts).toMatchObject([{ name: "checkpoint.tar", bytes: 7, folder: { files: 1 } }]);
});
