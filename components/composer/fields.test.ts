import { expect, test } from "vitest";
import { z } from "zod";
import { defineContract } from "@/lib/contracts/contract";
import { makeOpenApi } from "@/lib/contracts/openapi";
import { fillDefaults } from "@/lib/contracts/spec/convert";
import { field } from "@/lib/contracts/spec/field";
import { loopPolicy } from "@/lib/contracts/spec/loop-policy";
import { part } from "@/lib/contracts/spec/part";
import { runSpec } from "@/lib/contracts/spec/run-spec";
import { createTrainingRun } from "@/lib/contracts/training-runs/create";
import { fieldOrder } from "./field-order";
import { fieldGroups, groupFields, listShown } from "./fields";

/** The spec of a run with one more field, which is declared here and nowhere else. */
const spec = part(
  {
    ...runSpec.fields,
    loop_policy: part(
      {
        ...loopPolicy.fields,
        cool_down_s: field(z.int().min(5).max(60), {
          default: 15,
          description: "Between two iterations.",
          form: { label: "Cool-down", unit: "s", help: "{min} to {max}, else {default}" },
        }),
      },
      loopPolicy,
    ),
  },
  runSpec,
);
const body = {
  project_id: "proj_demo",
  name: "a run",
  rollout_template: {},
  trainer_spec: { image_uri: "i", entrypoint: "e" },
};

test("a field that is declared in one place is a field of the API, with its limits", () => {
  expect(spec.body.safeParse({ ...body, loop_policy: { cool_down_s: 5 } }).success).toBe(true);
  expect(spec.body.safeParse({ ...body, loop_policy: { cool_down_s: 4 } }).success).toBe(false);
});

test("the OpenAPI document then says its default and its limits, in the request and in the answer", () => {
  const contract = defineContract({
    ...createTrainingRun,
    body: spec.body.meta({ id: "Body" }),
    response: spec.resolved.meta({ id: "Answer" }),
  });
  const { components } = makeOpenApi([contract], "0.1.0");
  const inLoopPolicy = (schema: object) => ({ properties: { loop_policy: { properties: schema } } });
  expect(components).toMatchObject({
    schemas: {
      Body: inLoopPolicy({
        cool_down_s: {
          type: "integer",
          minimum: 5,
          maximum: 60,
          default: 15,
          description: "Between two iterations.",
        },
      }),
      Answer: inLoopPolicy({ cool_down_s: { type: "integer" } }),
    },
  });
});

test("the resolved spec then has it in both directions, also where it was stored before the field was there", () => {
  const resolved = spec.codec.parse(fillDefaults(spec, body));
  expect(resolved.loopPolicy.coolDownS).toBe(15);
  expect(z.encode(spec.codec, resolved).loop_policy.cool_down_s).toBe(15);
  const older = runSpec.codec.parse(fillDefaults(runSpec, body));
  expect(older.loopPolicy).not.toHaveProperty("coolDownS");
  expect(spec.domain.parse(older)).toEqual(resolved);
});

test("the form then asks for it, at the end of its section", () => {
  const limits = groupFields(spec).find(({ title }) => title === "Limits");
  expect(limits?.fields.at(-1)).toMatchObject({
    path: "loop_policy.cool_down_s",
    label: "Cool-down",
    kind: "number",
    unit: "s",
    help: "5 to 60, else 15",
    fallback: 15,
  });
});

test("the form has its fields in the order that is written down, each once", () => {
  const paths = fieldGroups.flatMap(({ fields }) => fields.map(({ path }) => path));
  expect(new Set(paths).size).toBe(paths.length);
  const written = new Set<string>(fieldOrder);
  expect(paths.filter((path) => written.has(path))).toEqual(fieldOrder);
});

test("who drives and what is evaluated are asked for as their types want it", () => {
  const kinds = new Map(fieldGroups.flatMap(({ fields }) => fields.map(({ path, kind }) => [path, kind])));
  expect(kinds.get("rollout_template.policy.driver")).toBe("choice");
  expect(kinds.get("rollout_template.policy.expert_fraction")).toBe("numbers");
  expect(kinds.get("rollout_template.dataset_iterations")).toBe("number_or_word");
  expect(kinds.get("loop_policy.continue_from")).toBe("choice");
});

test("the sections that a body may be without are the simulator and the evaluation", () => {
  expect(fieldGroups.flatMap(({ title, optional }) => (optional ? [[title, optional]] : []))).toEqual([
    ["Simulator", "rollout_template.simulator"],
    ["Evaluation", "evaluation"],
  ]);
});

test("with a simulator of one's own the form asks for what that is told, and of the built-in one for nothing", () => {
  const rollouts = fieldGroups.filter(({ name }) => name === "rollouts" || name === "simulator");
  const shown = (simulator: unknown) =>
    new Map(
      rollouts
        .flatMap((group) => listShown(group, { rollout_template: { simulator } }))
        .map((plan) => [plan.path.replace("rollout_template.", ""), plan]),
    );
  for (const none of [undefined, null]) {
    const builtIn = shown(none);
    expect(builtIn.get("scene_id")?.kind).toBe("scene");
    expect(builtIn.has("control.task_mode")).toBe(true);
    expect([...builtIn.keys()].filter((path) => path === "control" || path.startsWith("simulator"))).toEqual(
      [],
    );
  }
  const own = shown({});
  expect([own.get("scene_id")?.kind, own.get("control")?.kind]).toEqual(["text", "json"]);
  expect([...own.keys()].filter((path) => path.startsWith("control."))).toEqual([]);
  expect(own.get("simulator.image_uri")?.required).toBe(true);
  expect(own.get("policy.driver")?.options).not.toEqual(shown(null).get("policy.driver")?.options);
});
