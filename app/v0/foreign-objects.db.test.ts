import { afterAll, beforeAll, expect, it } from "vitest";
import { routes } from "@/app/route-table";
import { createTestApi, type TestApi } from "@/app/v1/testing/test-api";

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.close());

/** Makes an object of the caller's project; answers its id. */
const makers: Record<string, (key: string) => Promise<string>> = {
  "{job_id}": async (key) => String((await api.call("POST", "/v0/jobs", { key, body: {} })).json.job_id),
  "{asset_id}": async (key) => {
    const body = { filename: "a.pt", content_type: "a/b", size_bytes: 1, register_asset: true };
    return String((await api.call("POST", "/v0/inputs/presign-upload", { key, body })).json.asset_id);
  },
};

const verbs = routes
  .flatMap((module) => Object.values(module))
  .flatMap(({ contract: { method, path, scope } }) =>
    Object.keys(makers).flatMap((param) => (path.includes(param) ? [{ method, path, param, scope }] : [])),
  );

it("there are such verbs", () => {
  expect(verbs.length).toBeGreaterThan(5);
});

it.each(verbs)(
  "$method $path answers another project's object as if it did not exist",
  async ({ method, path, param }) => {
    const owner = await api.makeTenant();
    const stranger = await api.makeTenant();
    const id = await makers[param]?.(owner.key);
    const answer = async (key: string, of: string | undefined) => {
      const address = path.replace(param, String(of)).replace("{name}", "runner.log");
      const { status, json } = await api.call(method, address, { key });
      return { status, code: json.code, detail: String(json.detail).replaceAll(String(of), "ID") };
    };
    const foreign = await answer(stranger.key, id);
    expect(foreign).toMatchObject({ status: 404, code: "not_found" });
    expect(await answer(stranger.key, `${param.slice(1, -4)}_none`)).toEqual(foreign);
  },
);

it("nothing of all this was a failure of the server", () => {
  expect(api.logged).toEqual([]);
});
