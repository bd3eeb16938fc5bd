import { expect, test } from "vitest";
import { classifyPullFailure } from "./classify-pull";

// Sentences of real engines. Short ones and those with 127.0.0.1 are what Docker Engine 20.10 says in front of a registry
// that fails like that (docker.engine.test.ts asks the engine at hand); the others have the form of reports in the issues
// of Docker and containerd.
test.each([
  ['Get "https://registry.example/v2/": dial tcp: lookup registry.example on 10.0.0.1:53: no such host'],
  [
    'Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io: Temporary failure in name resolution',
  ],
  ['Get "https://ghcr.io/v2/": dial tcp: lookup ghcr.io on 127.0.0.53:53: server misbehaving'],
  ['Get "https://ghcr.io/v2/": dial tcp: lookup ghcr.io on 8.8.8.8:53: read udp 8.8.8.8:53: i/o timeout'],
  ['Get "https://r.example/v2/": dial tcp 192.0.2.1:443: i/o timeout'],
  ['Get "http://127.0.0.1:1/v2/": dial tcp 127.0.0.1:1: connect: connection refused'],
  ['Get "https://r.example/v2/": dial tcp 192.0.2.1:443: connect: no route to host'],
  ['Get "https://r.example/v2/": dial tcp 192.0.2.1:443: connect: network is unreachable'],
  ['Get "https://r.example/v2/": read tcp 192.0.2.1:443: read: connection reset by peer'],
  ['Get "https://r.example/v2/": net/http: TLS handshake timeout'],
  ['Get "http://127.0.0.1:38499/v2/": context deadline exceeded'],
  [
    'Get "https://r.example/v2/": net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)',
  ],
  ['Head "http://127.0.0.1:32959/v2/cut/manifests/1": EOF'],
  ["unexpected EOF"],
  ["received unexpected HTTP status: 500 Internal Server Error"],
  ["received unexpected HTTP status: 502 Bad Gateway"],
  ["received unexpected HTTP status: 503 Service Unavailable"],
  ["received unexpected HTTP status: 504 Gateway Timeout"],
  [
    "error pulling image configuration: download failed after attempts=6: received unexpected HTTP status: 503 Service Unavailable",
  ],
  ["error parsing HTTP 503 response body: invalid character '<' looking for beginning of value: \"<html>\""],
  [
    'failed to resolve reference "r.example/x:1": unexpected status from HEAD request to https://r.example/v2/x/manifests/1: 503 Service Unavailable',
  ],
  [
    'failed to resolve reference "docker.io/acme/x:1": failed to fetch anonymous token: unexpected status: 503 Service Unavailable',
  ],
  ["toomanyrequests: You have reached your pull rate limit; repository access denied"],
  [
    "error parsing HTTP 429 response body: invalid character 's' looking for beginning of value: \"slow down\"",
  ],
  [
    'failed to resolve reference "r.example/x:1": unexpected status from HEAD request to https://r.example/v2/x/manifests/1: 429 Too Many Requests',
  ],
  // An address that did not answer, of an image whose name says "not found" and "denied".
  ['Get "https://denied.example/v2/not-found/manifests/1": dial tcp 192.0.2.1:443: i/o timeout'],
  // Neither about the network nor about the image: whoever runs the host mends it, and the run goes on.
  ["write /var/lib/docker/tmp/GetImageBlob1: no space left on device"],
  ['Get "https://r.example/v2/": x509: certificate signed by unknown authority'],
  ["/root/.docker/config.json is not a Docker client's config.json"],
])("%s passes: the image is asked for again", (message) => {
  expect(classifyPullFailure(message)).toBe("image_pull_failed");
});

test.each([
  ["manifest unknown"],
  ["manifest for acme/x:9 not found: manifest unknown: manifest unknown"],
  ["name unknown"],
  ['failed to resolve reference "r.example/x:1": r.example/x:1: not found'],
  ["error parsing HTTP 404 response body: invalid character 'o' in literal null (expecting 'u'): \"nope\""],
  ["No such image: acme/x:9"],
  ["error pulling image configuration: download failed after attempts=1: unknown blob"],
  ["denied"],
  ["denied: requested access to the resource is denied"],
  ["pull access denied for acme/x, repository does not exist or may require 'docker login'"],
  ["unauthorized"],
  ["unauthorized: authentication required"],
  ["no basic auth credentials"],
  [
    'failed to resolve reference "docker.io/acme/x:1": pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
  ],
  [
    'failed to resolve reference "r.example/x:1": unexpected status from HEAD request to https://r.example/v2/x/manifests/1: 403 Forbidden',
  ],
  ['failed to resolve reference "r.example/x:1": unexpected status code [manifests 1]: 401 Unauthorized'],
  ["error parsing HTTP 403 response body: invalid character '<' looking for beginning of value: \"<html>\""],
  ["no matching manifest for linux/amd64 in the manifest list entries"],
  ["no match for platform in manifest: not found"],
  ["invalid reference format"],
  ["invalid reference format: repository name must be lowercase"],
])("%s is said of the image itself: no later try changes it", (message) => {
  expect(classifyPullFailure(message)).toBe("image_not_found");
});
