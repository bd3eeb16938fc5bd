import { expect, test } from "vitest";
import { classifyPullFailure } from "./resolve-image";

test.each([
  ["manifest for acme/x:9 not found: manifest unknown: manifest unknown", "image_not_found"],
  [
    "pull access denied for acme/x, repository does not exist or may require 'docker login'",
    "image_not_found",
  ],
  [
    'Get "https://nosuch.example/v2/": dial tcp: lookup nosuch.example on 10.0.0.1:53: no such host',
    "image_not_found",
  ],
  ["unauthorized: authentication required", "image_not_found"],
  ["invalid reference format", "image_not_found"],
  ['Get "http://127.0.0.1:1/v2/": dial tcp 127.0.0.1:1: connect: connection refused', "image_pull_failed"],
  ['Get "https://r.io/v2/": net/http: TLS handshake timeout', "image_pull_failed"],
  ["unexpected EOF", "image_pull_failed"],
  ["toomanyrequests: You have reached your pull rate limit; repository access denied", "image_pull_failed"],
])("%s is %s", (message, code) => {
  expect(classifyPullFailure(message)).toBe(code);
});
