import { expect, test } from "vitest";
import { isPrivateHost } from "@/lib/server/addresses";
import { parseOutsideSources } from "@/lib/server/outside-sources";
import { judgeOutsideUri } from "./judge-uri";

const sources = parseOutsideSources(
  "https://models.example.com/public, s3://weights/teams/arm https://cdn.example.com",
);
const why = (uri: string) => {
  const verdict = judgeOutsideUri(uri, sources);
  return verdict.kind === "refused" ? verdict.why : "allowed";
};

test.each([
  "http://127.0.0.1/a",
  "https://0x7f.1/a",
  "https://2130706433/a",
  "https://10.1.2.3/a",
  "https://192.168.1.1/a",
  "https://172.20.0.1/a",
  "https://169.254.169.254/latest/meta-data",
  "https://224.0.0.1/a",
  "https://[::1]/a",
  "https://[::ffff:127.0.0.1]/a",
  "https://[64:ff9b::a00:1]/a",
  "https://[fd00::1]/a",
  "https://localhost./a",
  "https://db.internal/a",
])("%s is called private, in whatever form it is written, configured or not", (uri) => {
  const url = new URL(uri);
  expect(isPrivateHost(url.hostname)).toBe(true);
  const own = [{ scheme: "https", host: url.host, prefix: "/" } as const];
  expect(judgeOutsideUri(uri, own)).toMatchObject({ why: expect.stringContaining("private address") });
});

test("what lies below a configured source is a file with a plain name", () => {
  expect(judgeOutsideUri("https://models.example.com/public/v1/best%20one.pt?sig=x", sources)).toMatchObject({
    kind: "allowed",
    file: { scheme: "https", filename: "best_one.pt" },
  });
  expect(judgeOutsideUri("s3://weights/teams/arm/run%201/a.pt", sources)).toEqual({
    kind: "allowed",
    file: { scheme: "s3", bucket: "weights", key: "teams/arm/run 1/a.pt", filename: "a.pt" },
  });
  expect(why("https://cdn.example.com/anything/at/all.pt")).toBe("allowed");
});

test.each([
  ["https://models.example.com/private/a.pt", "models.example.com outside of its prefix"],
  ["https://models.example.com/publicly/a.pt", "outside of its prefix"],
  ["https://models.example.com/public/../private/a.pt", "outside of its prefix"],
  ["https://models.example.com/public/%2e%2e/private/a.pt", "outside of its prefix"],
  ["https://models.example.com/public/..%2fprivate/a.pt", "not plain"],
  ["https://models.example.com/public/%zz", "not plain"],
  ["https://models.example.com:8443/public/a.pt", "models.example.com:8443 (HARDSIM_CHECKPOINT_SOURCES)"],
  ["https://me:secret@models.example.com/public/a.pt", "password"],
  ["https://models.example.com/public/", "names a folder"],
  ["http://models.example.com/public/a.pt", "is not encrypted"],
  ["https://elsewhere.example.com/a.pt", "fetch from elsewhere.example.com (HARDSIM_CHECKPOINT_SOURCES)"],
  ["s3://other/a.pt", "the bucket other"],
  ["s3://weights/teams/armada/a.pt", "the bucket weights outside of its prefix"],
  ["s3://weights/teams/arm/a.pt?versionId=1", "not escaped"],
  ["file:///etc/passwd", "file://"],
  ["/etc/passwd", "is not a URI"],
])("%s is refused by name", (uri, said) => {
  expect(why(uri)).toContain(said);
});

test("a public address is not called private", () => {
  expect(isPrivateHost("8.8.8.8")).toBe(false);
  expect(isPrivateHost("2606:4700::1111")).toBe(false);
});

test.each(["http://host/a", "s3://", "models.example.com", "https://me:pw@host/a", "https://host/a?b=c"])(
  "%s is no source",
  (text) => {
    expect(() => parseOutsideSources(text)).toThrow("must be https://host/prefix or s3://bucket/prefix");
  },
);
