import { expect, test } from "vitest";
import { readCheckpointOutUri } from "./checkpoint-out-uri";

const read = (text: string) => readCheckpointOutUri(text, "/hardsim/output");

test.each([
  ["file:///hardsim/output/step_100/model.pt\n", "step_100/model.pt"],
  ["file://localhost/hardsim/output/a%20b.pt", "a b.pt"],
  ["./ckpt//last.pt\r\n", "ckpt/last.pt"],
])("%j is a path inside", (text, relativePath) => {
  expect(read(text)).toEqual({ ok: true, kind: "file", relativePath });
});

test("an s3 URI is a bucket and a key", () => {
  expect(read("s3://my-bucket/a/b.pt")).toEqual({ ok: true, kind: "s3", bucket: "my-bucket", key: "a/b.pt" });
});

test.each([
  "",
  "\n",
  "a\nb",
  "../x",
  "a/../../x",
  "file:///hardsim/output/../x",
  "file:///hardsim/output/%2e%2e/x",
  "file:///hardsim/outputs/x",
  "file:///etc/passwd",
  "file://host/hardsim/output/x",
  "file:///hardsim/output/%zz",
  "file:///hardsim/output/a%00b",
  "/hardsim/output/x",
  "https://example.com/x",
  "s3://b",
  "s3:///x",
  ".",
  "a\0b",
  "x".repeat(5_000),
])("%j is refused with a sentence", (text) => {
  expect(read(text)).toMatchObject({
    ok: false,
    message: expect.stringContaining("checkpoint_out_uri.txt "),
  });
});
