import { expect, test } from "vitest";
import { engineNameOf, parseImageReference, repositoryOf } from "./image-reference";

const digest = `sha256:${"0a".repeat(32)}`;

test.each([
  ["python", "docker.io", "python:latest"],
  ["library/python:3.12", "docker.io", "python:3.12"],
  ["acme/trainer:v1.2_x-3", "docker.io", "acme/trainer:v1.2_x-3"],
  ["docker.io/acme/trainer", "docker.io", "acme/trainer:latest"],
  ["index.docker.io/library/python", "docker.io", "python:latest"],
  ["ghcr.io/acme-robotics/a__b/c.d-e:0.1.1", "ghcr.io", "ghcr.io/acme-robotics/a__b/c.d-e:0.1.1"],
  ["GHCR.io/acme/x:1", "ghcr.io", "ghcr.io/acme/x:1"],
  ["registry.lan:5000/x", "registry.lan:5000", "registry.lan:5000/x:latest"],
  ["localhost/x", "localhost", "localhost/x:latest"],
  ["[2001:db8::1]:5000/x:1", "[2001:db8::1]:5000", "[2001:db8::1]:5000/x:1"],
  [`ghcr.io/acme/x@${digest}`, "ghcr.io", `ghcr.io/acme/x@${digest}`],
  [`acme/x:1@${digest}`, "docker.io", `acme/x@${digest}`],
])("%s is an image of %s, and the engine is asked for %s", (text, registry, engineName) => {
  const parsed = parseImageReference(text);
  expect(parsed).toMatchObject({ ok: true, reference: { registry } });
  expect(parsed.ok && engineNameOf(parsed.reference)).toBe(engineName);
});

test.each([
  ["python", "docker.io", "python:latest", "python"],
  ["acme/x:1", "docker.io", "acme/x:1", "acme/x"],
  ["ghcr.io/acme/x", "ghcr.io", "ghcr.io/acme/x:latest", "ghcr.io/acme/x"],
  ["localhost:5000/x:2", "localhost:5000", "localhost:5000/x:2", "localhost:5000/x"],
  [`q.io/x@${digest}`, "q.io", `q.io/x@${digest}`, "q.io/x"],
])("%s belongs to %s", (uri, registry, tagged, repository) => {
  const parsed = parseImageReference(uri);
  if (!parsed.ok) throw new Error(parsed.message);
  expect(parsed.reference.registry).toBe(registry);
  expect(engineNameOf(parsed.reference)).toBe(tagged);
  expect(repositoryOf(parsed.reference)).toBe(repository);
});

test("a long name of one letter is refused without being tried in many ways", () => {
  for (const text of ["a".repeat(1e6), `${"a-".repeat(120)}!`, `${"a.".repeat(120)}!/x`])
    expect(parseImageReference(text)).toMatchObject({ ok: false });
});
