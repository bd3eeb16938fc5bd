import { createHash } from "node:crypto";
import { afterEach, expect, test, vi } from "vitest";
import { hashFile } from "./hash-file";

afterEach(() => vi.unstubAllGlobals());

test("the browser's checksum is the one that the server answers", async () => {
  vi.stubGlobal("isSecureContext", true);
  const bytes = new TextEncoder().encode("policy");
  expect(await hashFile(new Blob([bytes]))).toBe(createHash("sha256").update(bytes).digest("hex"));
});

test("where a browser has no digests there is none, and no failure", async () => {
  vi.stubGlobal("isSecureContext", false);
  expect(await hashFile(new Blob(["policy"]))).toBeNull();
});
