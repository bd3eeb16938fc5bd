import { smokeImage } from "@/scripts/setup/images.mjs";
import { program, smallRollout } from "../runs/small-run";
import type { Api, FieldFault, Seen } from "./field-fault";

export async function statusOf(
  api: Api,
  path: string,
  init: RequestInit = {},
): Promise<{ status: number; text: string }> {
  const answer = await fetch(`${api.url}${path}`, {
    ...init,
    headers: { authorization: `Bearer ${api.key}`, ...init.headers },
  });
  return { status: answer.status, text: await answer.text() };
}

/** What a refusal or an answer says, cut to what is read in a table. */
const told = (text: string, at: RegExp): string => {
  const place = text.search(at);
  return place < 0 ? text.slice(0, 160) : text.slice(Math.max(0, place - 60), place + 140);
};

const says = (text: string, what: RegExp): Seen => ({ holds: what.test(text), seen: told(text, what) });

const validate = (api: Api, trainer: object, more: object = {}) =>
  statusOf(api, "/v1/training-runs/validate", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      project_id: "proj_demo",
      name: "a field fault",
      rollout_template: smallRollout,
      trainer_spec: {
        image_uri: smokeImage,
        ...program("pass"),
        resources: { gpu: 1, cpu: 1, memory_gb: 1 },
        ...trainer,
      },
      loop_policy: { max_iterations: 3 },
      ...more,
    }),
  });

const refusedImages = [
  "https://ghcr.io/acme/t:1",
  "docker://acme/t:1",
  "../x",
  "//x",
  "../../127.0.0.1:5077/x",
  "ghcr.io/Acme/T:1",
  "acme/t:",
];

/** What is asked of the API, and what a spec says before anything runs. */
export const callFaults: readonly FieldFault[] = [
  ...refusedImages.map(
    (image): FieldFault => ({
      number: "B9",
      input: `image_uri ${image}`,
      expected: "refused when it is sent, with a sentence",
      ask: async (api) => says((await validate(api, { image_uri: image })).text, /image_uri/),
    }),
  ),
  ...[
    { entrypoint: "cd /app && python train.py > out.txt", args_template: [] },
    { entrypoint: "python /app/train_smoke.py", args_template: ["--lr", "$LR"] },
    { entrypoint: "python /app/train_smoke.py", args_template: ["/data/*.pt"] },
  ].map(
    (trainer): FieldFault => ({
      number: "B11",
      input: [trainer.entrypoint, ...trainer.args_template].join(" "),
      expected: "validate warns that no shell runs",
      ask: async (api) => says((await validate(api, trainer)).text, /shell/i),
    }),
  ),
  {
    number: "B11",
    input: '--config {"lr": 1}',
    expected: "refused, and told of {{",
    ask: async (api) =>
      says((await validate(api, { args_template: ["--config", '{"lr": 1}'] })).text, /\{\{/),
  },
  {
    number: "A5",
    input: "success_criteria.metric grasp_quality, without mode",
    expected: "a warning asks for mode",
    ask: async (api) =>
      says(
        (await validate(api, {}, { success_criteria: { metric: "grasp_quality", patience_iterations: 2 } }))
          .text,
        /mode/,
      ),
  },
  {
    number: "C18",
    input: "created_after=…+00:00",
    expected: "read as it is meant",
    ask: async (api) => {
      const { status } = await statusOf(api, "/v1/training-runs?created_after=2020-01-01T00:00:00+00:00");
      return { holds: status === 200, seen: String(status) };
    },
  },
  {
    number: "C18",
    input: "//v1/training-runs",
    expected: "404 as a problem document",
    ask: async (api) => {
      const { status, text } = await statusOf(api, "//v1/training-runs");
      return { holds: status === 404 && text.includes("not_found"), seen: `${status} ${text.slice(0, 120)}` };
    },
  },
  {
    number: "C18",
    input: "headers of 20 kB",
    expected: "431 with words",
    ask: async (api) => {
      const { status, text } = await statusOf(api, "/v1/projects", {
        headers: { "x-long": "x".repeat(20_000) },
      });
      return { holds: status === 431 && text.includes("16 KiB"), seen: `${status} ${text.slice(0, 160)}` };
    },
  },
  {
    number: "C18",
    input: "the document's PATCH verbs",
    expected: "each tells of 415",
    ask: async (api) => {
      const { paths } = await api.get("/v1/openapi.json");
      const verbs = Object.values(paths as Record<string, Record<string, { responses: object }>>);
      const patches = verbs.flatMap(({ patch }) => (patch ? [patch] : []));
      const with415 = patches.filter(({ responses }) => "415" in responses);
      return {
        holds: patches.length > 0 && with415.length === patches.length,
        seen: `${with415.length} of ${patches.length} tell of 415`,
      };
    },
  },
];
