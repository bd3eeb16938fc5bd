import type { Metadata } from "next";
import { ComposePage } from "@/components/composer/compose-page";
import quickstart from "@/examples/managed_training/quickstart.json";
import { listProjects } from "@/lib/server/services/projects/list";
import { readApiUrl } from "../../read-api-url";
import { requireContext } from "../../require-context";
import { submitRun } from "../actions";
import { mayWriteRuns } from "../may-write";

export const metadata: Metadata = { title: "New run" };

/** The seed's run, with the tag under which set-up builds its image. */
const smokeRun = {
  ...quickstart,
  trainer_spec: { ...quickstart.trainer_spec, image_uri: "hardsim-trainer-smoke:0.1.1" },
};

export default async function Page() {
  const context = await requireContext();
  const { projects } = await listProjects(context);
  return (
    <ComposePage
      template={smokeRun}
      projects={projects.map((project) => ({ id: project.project_id, name: project.name }))}
      allowCpuTrainers={context.env.HARDSIM_ALLOW_CPU_TRAINERS}
      apiUrl={await readApiUrl()}
      mayWrite={mayWriteRuns(context)}
      submit={submitRun}
    />
  );
}
