import { expect, test } from "vitest";
import { signLink, verifyLink } from "./signed-links";

const secret = "a secret of at least thirty-two characters";
const link = {
  object: "blob:abc",
  method: "GET" as const,
  filename: "checkpoint.pt",
  contentType: null,
  expiresAtMs: 1_000,
};

test("a link opens what it was signed for until it expires", () => {
  const token = signLink(secret, link);
  expect(verifyLink(secret, token, "GET", 999)).toEqual(link);
  expect(verifyLink(secret, token, "GET", 1_000)).toBeNull();
});

test("a link for another method, with another secret or with a changed byte opens nothing", () => {
  const token = signLink(secret, link);
  const forged = signLink("another secret of at least 32 characters", link);
  const [body, digest] = token.split(".");
  const changed = Buffer.from(JSON.stringify({ ...link, object: "blob:abd" })).toString("base64url");
  expect(verifyLink(secret, token, "PUT", 0)).toBeNull();
  for (const bad of [forged, `${changed}.${digest}`, `${body}.`, `${body}`, "", "...", `${token}.x`]) {
    expect(verifyLink(secret, bad, "GET", 0)).toBeNull();
  }
});
