import { expect, test } from "vitest";
import { describeOutsideUri, isPrivateHost } from "./outside-uri";

test.each([
  "http://127.0.0.1/a",
  "https://0x7f.1/a",
  "https://2130706433/a",
  "https://10.1.2.3/a",
  "https://192.168.1.1/a",
  "https://172.20.0.1/a",
  "https://169.254.169.254/latest/meta-data",
  "https://[::1]/a",
  "https://[::ffff:127.0.0.1]/a",
  "https://[fd00::1]/a",
  "https://localhost./a",
  "https://db.internal/a",
])("%s is called private, in whatever form it is written", (uri) => {
  expect(isPrivateHost(new URL(uri).hostname)).toBe(true);
  expect(describeOutsideUri(uri)).toContain("private address");
});

test("a public address is not called private, and is refused by its own name", () => {
  expect(isPrivateHost("8.8.8.8")).toBe(false);
  expect(describeOutsideUri("https://models.example.com/a.pt")).toContain("models.example.com");
  expect(describeOutsideUri("s3://bucket-of-mine/a.pt")).toContain("the bucket bucket-of-mine");
  expect(describeOutsideUri("file:///etc/passwd")).toContain("file://");
  expect(describeOutsideUri("/etc/passwd")).toContain("is not a URI");
});
