import { afterEach, expect, it } from "vitest";
import { createTestApi, seedBody, type TestApi } from "./testing/test-api";

let api: TestApi;
afterEach(() => api.close());
const digest = `sha256:${"0a".repeat(32)}`;

/** Code and field of what is said of a run with this image. */
async function open(settings: Record<string, string> = {}) {
  api = await createTestApi(settings);
  const { projectId, key } = await api.makeTenant();
  const bodyOf = (imageUri: string) => {
    const body = seedBody(projectId);
    return { ...body, trainer_spec: { ...body.trainer_spec, image_uri: imageUri } };
  };
  const send = async (path: string, body: unknown) => {
    const { status, json } = await api.call("POST", path, { key, body });
    const errors = json.errors as { path: string; message: string }[] | undefined;
    return { status, code: json.code, path: errors?.[0]?.path, message: errors?.[0]?.message, json };
  };
  return {
    validate: (imageUri: string) => send("/v1/training-runs/validate", bodyOf(imageUri)),
    create: (imageUri: string) => send("/v1/training-runs", bodyOf(imageUri)),
    fork: (runId: unknown, imageUri: string) =>
      send(`/v1/training-runs/${runId}/fork`, { changes: { trainer_spec: { image_uri: imageUri } } }),
  };
}

it("a name that is no image's is refused, and so is a registry at a private address: created, validated or forked", async () => {
  const { validate, create, fork } = await open();
  const made = await create("ghcr.io/acme/x:1");
  expect(made.status).toBe(201);
  for (const image of [
    ...[
      "../127.0.0.1:1/x?y=",
      "docker.io/../x",
      "https://a.example/x",
      "docker://a.example/x",
      "../x",
      "//x",
    ],
    ...["//evil/t", "ghcr.io/Acme/T:1", "acme/t:", "acme/t@sha256:12", "acme t", "acme/t:1 "],
  ]) {
    const said = { status: 400, code: "invalid_request" };
    expect(await create(image)).toMatchObject({ ...said, path: "trainer_spec.image_uri" });
    expect(await validate(image)).toMatchObject(said);
    expect(await fork(made.json.run_id, image)).toMatchObject(said);
  }
  for (const image of ["127.0.0.1:8120/x:1", "169.254.169.254/x", "registry:5000/x"]) {
    const said = { status: 422, code: "image_refused", path: "trainer_spec.image_uri" };
    for (const answer of [await create(image), await validate(image), await fork(made.json.run_id, image)]) {
      expect(answer).toMatchObject(said);
      expect(answer.message).toContain("HARDSIM_IMAGE_REGISTRIES");
    }
  }
});

it("the operator says which registries, and whether by digest alone", async () => {
  const { validate } = await open({
    HARDSIM_IMAGE_REGISTRIES: "*.acme.example, registry:5000 http://127.0.0.1:5001",
    HARDSIM_IMAGE_DIGESTS: "required",
  });
  for (const image of ["eu.acme.example/x", "registry:5000/x", "127.0.0.1:5001/x"])
    expect(await validate(`${image}@${digest}`)).toMatchObject({ status: 200 });
  for (const image of ["ghcr.io/acme/x", "python", "acme.example/x", "registry:5001/x", "127.0.0.1/x"])
    expect(await validate(`${image}@${digest}`)).toMatchObject({ status: 422, code: "image_refused" });
  const { code, message } = await validate("eu.acme.example/x:1");
  expect([code, message]).toEqual(["image_refused", expect.stringContaining("HARDSIM_IMAGE_DIGESTS")]);
});
