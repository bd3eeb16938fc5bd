import { describe, expect, it } from "vitest";
import { makeOpenApi } from "./openapi";
import { contracts } from "./registry";

const document = makeOpenApi(contracts, "0.1.0");

describe("the OpenAPI document", () => {
  it("has every contract once, under its own id", () => {
    const ids = contracts.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const text = JSON.stringify(document);
    for (const id of ids) expect(text).toContain(`"operationId":"${id}"`);
  });

  it("points only to components that it has", () => {
    const text = JSON.stringify(document);
    const schemas = Object.keys((document.components as { schemas: object }).schemas);
    const pointed = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref]) => ref);
    expect(pointed.length).toBeGreaterThan(20);
    for (const ref of new Set(pointed))
      expect(schemas.map((name) => `#/components/schemas/${name}`)).toContain(ref);
  });

  it("says the defaults and limits of the run body", () => {
    const { schemas } = document.components as { schemas: Record<string, unknown> };
    expect(JSON.stringify(schemas.TrainingRunBody)).toContain('"default":128');
    expect(schemas.TrainingRunBody).toMatchObject({ additionalProperties: false });
  });
});
