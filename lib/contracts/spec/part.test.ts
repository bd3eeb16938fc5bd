import { expect, test } from "vitest";
import { z } from "zod";
import { fillDefaults } from "./convert";
import { bodyOnly, field } from "./field";
import { listFields } from "./list-fields";
import { part } from "./part";

const count = field(z.int().min(1).max(9), { default: 3, form: { label: "Count" } });
const policy = part({
  driver: field(z.enum(["auto", "random"]), { default: "auto", form: { label: "Driver" } }),
  expert_fraction: field(z.union([z.number().max(1), z.array(z.number().max(1))]), {
    default: 0,
    form: { label: "Expert" },
  }),
});
const control = part({ fix_base: field(z.boolean(), { default: true, form: { label: "Base" } }) });
const history = field(z.union([z.int().min(1), z.literal("all")]), { default: 1, form: null });
const suite = part({ max_episodes: count }, { presence: "nullable" });
const spec = part(
  {
    image_uri: field(z.string().min(1), { form: { label: "Image" } }),
    rollout_count: count,
    policy,
    control,
    suite,
    history,
    old_form: bodyOnly(z.string().optional()),
  },
  { presence: "required", names: { rollout_count: "rollouts", control: null } },
);

test("a request may leave out what has a default, and what it says is held within its limits", () => {
  expect(spec.body.parse({ image_uri: "a", old_form: "b" })).toEqual({ image_uri: "a", old_form: "b" });
  expect(spec.body.safeParse({}).success).toBe(false);
  expect(spec.body.safeParse({ image_uri: "a", rollout_count: 10 }).success).toBe(false);
  expect(spec.body.safeParse({ image_uri: "a", policy: { expert_fraction: [2] } }).success).toBe(false);
  expect(spec.body.safeParse({ image_uri: "a", polices: {} }).success).toBe(false);
});

test("a resolved spec has every field, under the wire's names and the code's", () => {
  const wire = {
    image_uri: "a",
    rollout_count: 3,
    policy: { driver: "auto", expert_fraction: [1, 0.5] },
    control: { fix_base: true },
    suite: null,
    history: "all",
  };
  const value = spec.codec.parse(
    fillDefaults(spec, {
      image_uri: "a",
      old_form: "b",
      history: "all",
      policy: { expert_fraction: [1, 0.5] },
    }),
  );
  expect(value).toEqual({
    imageUri: "a",
    rollouts: 3,
    policy: { driver: "auto", expertFraction: [1, 0.5] },
    fixBase: true,
    suite: null,
    history: "all",
  });
  expect(z.encode(spec.codec, value)).toEqual(wire);
  expect(z.decode(spec.codec, z.encode(spec.codec, value))).toEqual(value);
});

test("a part that may be missing is null, or has all its defaults once it is named", () => {
  const fill = (sent: unknown) => spec.codec.parse(fillDefaults(spec, { image_uri: "a", suite: sent })).suite;
  expect([fill(undefined), fill(null), fill({})]).toEqual([null, null, { maxEpisodes: 3 }]);
});

test("a stored spec that is older than a field has its default, and one without a needed field is broken", () => {
  expect(spec.domain.parse({ imageUri: "a", rollouts: 12, fixBase: false })).toEqual({
    imageUri: "a",
    rollouts: 12,
    policy: { driver: "auto", expertFraction: 0 },
    fixBase: false,
    suite: null,
    history: 1,
  });
  expect(spec.domain.safeParse({ rollouts: 1 }).success).toBe(false);
});

test("the fields are listed by their paths in the order in which they are declared", () => {
  expect(listFields(spec).map(({ path }) => path)).toEqual([
    "image_uri",
    "rollout_count",
    "policy.driver",
    "policy.expert_fraction",
    "control.fix_base",
    "suite.max_episodes",
    "history",
  ]);
});

test("a value whose type cannot be told without its limits is refused when it is declared", () => {
  expect(() => field(z.date(), { form: null })).toThrow("a field of a spec cannot be a date");
});
