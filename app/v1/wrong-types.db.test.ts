import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { readOperations } from "@/components/api-reference/read-operations";
import { makeOpenApi } from "@/lib/contracts/openapi";
import { contracts } from "@/lib/contracts/registry";
import { listFieldPaths, putAt } from "@/lib/testing/field-paths";
import { createPlayedRun, type PlayedRun } from "./testing/played-run";
import { type SignedIn, signInAs } from "./testing/sign-in-as";

let played: PlayedRun;
let owner: SignedIn;
let ids: Readonly<Record<string, string>>;
beforeAll(async () => {
  // As often as it takes: what is asked here is whether anything breaks.
  played = await createPlayedRun({
    HARDSIM_API_REQUESTS_PER_MINUTE: "0",
    HARDSIM_API_WRITES_PER_MINUTE: "0",
  });
  owner = await signInAs(played.api, "owner");
  const first = async (path: string, name: string, id: string) =>
    String((await played.items(path, name))[0]?.[id]);
  ids = {
    run_id: played.runId,
    project_id: played.projectId,
    user_id: owner.userId,
    iteration_id: await first("/iterations", "iterations", "iteration_id"),
    checkpoint_id: await first("/checkpoints", "checkpoints", "checkpoint_id"),
  };
});
afterAll(() => played.api.close());

const { operations } = readOperations(makeOpenApi(contracts, "0.0.0"));
const exampleOf = (id: string) => operations.find((operation) => operation.id === id)?.example;

/** One of each type that JSON has, and what breaks whoever reads it carelessly. */
const values: readonly unknown[] = [
  null,
  true,
  -1,
  1e308,
  '"\\\u0000',
  [],
  [[null]],
  JSON.parse('{"__proto__": {"constructor": 1}}') as unknown,
];
const texts = ['"', "\\", "\0", "%", "9".repeat(40), "{}", "a,b", "x".repeat(300)];

/** With its own ids where `wrong` names none; the query as it stands. */
const fill = (path: string, wrong: Readonly<Record<string, string>> = {}) =>
  path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(wrong[name] ?? ids[name] ?? `${name}_none`),
  );

type Who = "key" | "owner";

/** Never a stream, which would stay open. */
async function send(who: Who, method: string, path: string, body?: unknown): Promise<number> {
  const headers = { ...(who === "owner" ? owner.headers : {}), accept: "application/json" };
  const key = who === "key" ? { key: played.key } : {};
  const sent = { ...key, headers, ...(body === undefined ? {} : { body }) };
  return (await played.api.open(method, path, sent)).status;
}

describe("no wrong value breaks the server", () => {
  it.each(contracts.filter(({ body }) => body !== null))(
    "in any field of the body of $id",
    async (contract) => {
      const { id, method, path, body } = contract;
      const paths = listFieldPaths(
        z.toJSONSchema(body ?? z.never(), { io: "input", unrepresentable: "any" }),
      );
      expect(paths.length).toBeGreaterThan(0);
      const broken: string[] = [];
      for (const at of [[], ...paths])
        for (const value of values) {
          const status = await send("key", method, fill(path), putAt(exampleOf(id) ?? {}, at, value));
          if (status >= 500) broken.push(`${at.join(".")}: ${JSON.stringify(value)} → ${status}`);
        }
      expect(broken).toEqual([]);
    },
  );

  it.each(contracts.filter(({ query }) => Object.keys(query.shape).length > 0))(
    "in any field of the query of $id",
    async ({ method, path, query }) => {
      const broken: string[] = [];
      for (const name of Object.keys(query.shape))
        for (const text of texts) {
          const at = `${fill(path)}?${name}=${encodeURIComponent(text)}`;
          const status = await send("owner", method, at);
          if (status >= 500) broken.push(`${at} → ${status}`);
        }
      expect(broken).toEqual([]);
    },
  );

  it.each(contracts.filter(({ params }) => Object.keys(params.shape).length > 0))(
    "in any part of the path of $id",
    async ({ method, path, params }) => {
      const broken: string[] = [];
      for (const name of Object.keys(params.shape))
        for (const text of texts) {
          const at = fill(path, { [name]: text });
          const status = await send("owner", method, at);
          if (status >= 500) broken.push(`${at} → ${status}`);
        }
      expect(broken).toEqual([]);
    },
  );
});

it("nothing of all this was a failure of the server", () => {
  expect(played.api.logged).toEqual([]);
});
