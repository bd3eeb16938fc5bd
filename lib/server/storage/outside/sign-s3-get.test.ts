import { expect, test } from "vitest";
import { escapeS3Key, signS3Get } from "./sign-s3-get";

// "Example: GET Object" of AWS's documentation of Signature Version 4 for S3.
const example = {
  region: "us-east-1",
  credentials: {
    accessKeyId: "AKIAIOSFODNN7EXAMPLE",
    secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    sessionToken: null,
  },
  at: new Date("2013-05-24T00:00:00Z"),
};

test("a GET is signed as AWS's published example is", () => {
  const headers = signS3Get(new URL("https://examplebucket.s3.amazonaws.com/test.txt"), {
    ...example,
    headers: { range: "bytes=0-9" },
  });
  expect(headers.authorization).toBe(
    "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request," +
      "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date," +
      "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
  );
  expect(headers["x-amz-date"]).toBe("20130524T000000Z");
});

test("a token of keys that expire is sent and signed along", () => {
  const credentials = { ...example.credentials, sessionToken: "a token" };
  const headers = signS3Get(new URL("https://b.s3.amazonaws.com/k"), { ...example, credentials });
  expect(headers["x-amz-security-token"]).toBe("a token");
  expect(headers.authorization).toContain("x-amz-date;x-amz-security-token,");
});

test("a key is escaped as S3 escapes it", () => {
  expect(escapeS3Key("runs/a b+c/(é)!*'~.pt")).toBe("runs/a%20b%2Bc/%28%C3%A9%29%21%2A%27~.pt");
});
