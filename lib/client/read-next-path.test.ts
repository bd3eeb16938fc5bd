import { expect, it } from "vitest";
import { readNextPath, signInAddress } from "./read-next-path";

it.each([
  "/runs",
  "/runs/run_1?tab=logs&q=a%20b",
  "/runs/new?from=chk_1",
  "/members?project_id=p#top",
  "/v1x",
])("%s is a page of ours", (path) => expect(readNextPath(path)).toBe(path));

it.each([
  undefined,
  ["/runs", "/fleet"],
  "",
  "/",
  "runs",
  "https://evil.test/runs",
  "javascript:alert(1)",
  "//evil.test",
  "///evil.test",
  "/\\evil.test",
  "/\t/evil.test",
  "/\n//evil.test",
  "/.//evil.test",
  "/runs/..//evil.test",
  "/%2e//evil.test",
  "//user@evil.test:80",
  "http:evil.test",
  "/v1/training-runs",
  "/v0/jobs",
  "/api/auth/signout",
  "/sign-in?next=/runs",
  "/invite/abc",
])("%j is not", (next) => expect(readNextPath(next)).toBeNull());

it("the sign-in page says where to go on, when that is a page of ours", () => {
  expect(signInAddress("/runs/run_1?tab=logs")).toBe("/sign-in?next=%2Fruns%2Frun_1%3Ftab%3Dlogs");
  expect(signInAddress("//evil.test")).toBe("/sign-in");
});
