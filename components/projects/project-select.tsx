"use client";

import { usePathname, useRouter } from "next/navigation";
import { Select } from "@/components/ui/select";
import type { WireProject } from "@/lib/contracts/projects/project";

/** Which project the page is about; the address says it. With one there is nothing to choose. */
export function ProjectSelect({
  projects,
  projectId,
}: {
  projects: readonly Pick<WireProject, "project_id" | "name">[];
  projectId: string;
}) {
  const router = useRouter();
  const path = usePathname();
  if (projects.length < 2) return null;
  return (
    <Select
      aria-label="Project"
      className="w-48 max-rail:w-full"
      value={projectId}
      options={projects.map((project) => ({ value: project.project_id, label: project.name }))}
      onChange={(value) => router.replace(`${path}?project_id=${encodeURIComponent(value)}`)}
    />
  );
}
