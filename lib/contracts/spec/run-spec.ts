import { z } from "zod";
import quickstart from "@/examples/managed_training/quickstart.json" with { type: "json" };
import { budgetPolicy } from "./budget-policy";
import { field } from "./field";
import { loopPolicy } from "./loop-policy";
import { part } from "./part";
import { evaluation } from "./policy";
import { seed } from "./rollout-fields";
import { rolloutTemplate } from "./rollout-template";
import { successCriteria } from "./success-criteria";
import { trainerSpec } from "./trainer-spec";

export const maxNameLength = 200;
export const maxNotesLength = 10_000;
export const maxLabels = 64;
export const maxLabelLength = 100;

/** Everything that can be said of a run. A field is declared here or in a part, once; docs/decisions/0012 says how. */
export const runSpec = part(
  {
    project_id: field(z.string().min(1).max(200), {
      form: { label: "Project", control: "project", mono: true },
    }),
    name: field(z.string().regex(/\S/, "must not be blank").max(maxNameLength), {
      form: { label: "Name", span: 3 },
    }),
    rollout_template: rolloutTemplate,
    trainer_spec: trainerSpec,
    loop_policy: loopPolicy,
    evaluation,
    success_criteria: successCriteria,
    budget_policy: budgetPolicy,
    checkpoint_init_uri: field(z.string().min(1).max(2_000).nullable(), {
      default: null,
      form: { label: "Start from", control: "start", span: 6 },
    }),
    // The same control of the form asks for either of the two.
    checkpoint_init_asset_id: field(z.string().min(1).max(200).nullable(), { default: null, form: null }),
    seed,
    labels: field(z.array(z.string().min(1).max(maxLabelLength)).max(maxLabels), {
      default: [],
      form: { label: "Labels", span: 3, help: "separated by commas" },
    }),
    notes: field(z.string().max(maxNotesLength), {
      default: "",
      form: { label: "Notes", control: "prose", span: 3, help: "for those who read the run later" },
    }),
    priority: field(z.int().min(-1_000).max(1_000), { default: 0, form: null }),
  },
  {
    presence: "required",
    section: "start",
    names: { rollout_template: "rollout", trainer_spec: "trainer" },
  },
);

/** The body of POST /v1/training-runs. Defaults are filled in by `resolveSpec`. */
export const trainingRunBodySchema = runSpec.body.meta({ id: "TrainingRunBody", examples: [quickstart] });
export type TrainingRunBody = z.infer<typeof trainingRunBodySchema>;

/**
 * A run's spec with every default filled in, as it is stored in `training_run.resolved_spec` and read by the loop and the
 * worker. Values of `trainer.env` that are secret are `***` here; their sealed form lies in `training_run.sealed_env`.
 */
export type ResolvedSpec = z.output<typeof runSpec.domain>;

/** The same in the wire's words. */
export const resolvedSpecSchema = runSpec.resolved.meta({ id: "ResolvedSpec" });

export const toWireSpec = (spec: ResolvedSpec): z.output<typeof resolvedSpecSchema> =>
  z.encode(runSpec.codec, spec);
