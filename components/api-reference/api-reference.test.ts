import { expect, test } from "vitest";
import { makeOpenApi } from "@/lib/contracts/openapi";
import { contracts } from "@/lib/contracts/registry";
import { listFields } from "./list-fields";
import { makeCurl } from "./make-curl";
import { groupByResource, type Operation, readOperations, searchOperations } from "./read-operations";

const reference = readOperations(JSON.parse(JSON.stringify(makeOpenApi(contracts, "0.0.0"))));

function find(id: string): Operation {
  const operation = reference.operations.find((one) => one.id === id);
  if (!operation) throw new Error(`no operation ${id}`);
  return operation;
}

test("every contract of the server is an operation of the reference, in one group", () => {
  const ids = reference.operations.map(({ id }) => id);
  expect([...ids].sort()).toEqual(contracts.map(({ id }) => id).sort());
  const grouped = groupByResource(reference.operations).flatMap(({ operations }) => operations);
  expect(grouped.length).toBe(ids.length);
});

test("fields are listed through objects, lists and named schemas, with what is required", () => {
  const { schema } = find("listTrainingRuns").answer;
  const rows = listFields(schema ?? {}, reference.components);
  const name = rows.find(({ path }) => path === "runs[].name");
  expect(name).toMatchObject({ type: "string", required: true });
  expect(rows.find(({ path }) => path === "runs[].waiting.code")?.type).toContain('"no_gpu"');
  expect(rows.find(({ path }) => path === "next_cursor")?.type).toBe("string | null");
});

test("a list of so many numbers is written as one", () => {
  const { schema } = find("getKinematicTree").answer;
  const rows = listFields(schema ?? {}, reference.components);
  expect(rows.find(({ path }) => path === "sites[].position")?.type).toBe("[number, number, number]");
});

test("limits say what the contract refuses", () => {
  const rows = listFields(find("createTrainingRun").body ?? {}, reference.components);
  expect(rows.some(({ limits }) => limits.length > 0)).toBe(true);
  expect(new Set(rows.map(({ path }) => path)).size).toBe(rows.length);
});

test("a schema that holds itself is listed once, not for ever", () => {
  const components = {
    Node: { properties: { next: { $ref: "#/components/schemas/Node" }, value: { type: "integer" } } },
  };
  expect(listFields({ $ref: "#/components/schemas/Node" }, components).map(({ path }) => path)).toEqual([
    "next",
    "value",
  ]);
});

test("refusals name their codes", () => {
  const conflict = find("pauseTrainingRun").refusals.find(({ status }) => status === "409");
  expect(conflict?.codes).toContain("state_conflict");
});

test("the search finds by path, by words of the summary, and by a parameter", () => {
  const ids = (search: string) => searchOperations(reference.operations, search).map(({ id }) => id);
  expect(ids("post training-runs /pause")).toEqual(["pauseTrainingRun"]);
  expect(ids("no such verb at all")).toEqual([]);
  expect(ids("")).toHaveLength(contracts.length);
});

test("curl has the key, the method, the path's variables, and the contract's own example as its body", () => {
  const pause = makeCurl(find("pauseTrainingRun"), "http://lab:8000");
  expect(pause).toContain('-X POST "http://lab:8000/v1/training-runs/$RUN_ID/pause"');
  expect(pause).toContain('-H "Authorization: Bearer $HARDSIM_API_KEY"');
  expect(makeCurl(find("getLiveness"), "http://lab:8000")).not.toContain("Authorization");
});

test.each(contracts.filter(({ body }) => body !== null))(
  "curl for $id sends an example that its contract takes",
  ({ id, body }) => {
    const [, sent = ""] = /-d '(.*)'$/s.exec(makeCurl(find(id), "http://lab:8000")) ?? [];
    const example: unknown = JSON.parse(sent);
    expect(example).not.toEqual({});
    expect(body?.safeParse(example).error?.issues).toBeUndefined();
  },
);
