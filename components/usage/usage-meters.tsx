import { formatBytes } from "@/components/ui/format-bytes";
import { formatDuration } from "@/components/ui/format-duration";
import { formatNumber } from "@/components/ui/format-number";
import { Meter, Meters } from "@/components/ui/meter";
import { Name } from "@/components/ui/name";
import type { WireProject } from "@/lib/contracts/projects/project";
import { formatSpent } from "./format-spent";

type Sums = { credits: number; gpu_seconds: number; attempts: number };

/** What the period cost, and where each project stands against its limit. */
export function UsageMeters({
  sums,
  projects,
  period,
}: {
  sums: Sums;
  projects: readonly WireProject[];
  /** "last 30 days", "2026-11-24". */
  period: string;
}) {
  return (
    <Meters>
      <Meter label="Spent" value={formatSpent(sums.credits)} limit="credits" shares={null} note={period} />
      <Meter
        label="GPU time"
        value={formatDuration(sums.gpu_seconds * 1_000)}
        shares={null}
        note="each GPU counts, emulated too"
      />
      <Meter label="Attempts" value={formatNumber(sums.attempts)} shares={null} note="that cost something" />
      {projects.slice(0, mostProjects).map((project) => (
        <ProjectMeter key={project.project_id} project={project} />
      ))}
    </Meters>
  );
}

/** A row of meters has room for a few; the table by project has all. */
const mostProjects = 2;

function ProjectMeter({
  project: { name, credit_limit: limit, credits, storage },
}: {
  project: WireProject;
}) {
  const note = `in all; ${formatSpent(credits.reserved)} held by live runs; files take ${formatBytes(storage.used_bytes)}`;
  return (
    <Meter
      label={<Name>{name}</Name>}
      value={formatSpent(credits.spent)}
      limit={limit === null ? "no limit" : `of ${formatSpent(limit)}`}
      shares={
        limit === null || limit === 0 ? null : { done: credits.spent / limit, held: credits.reserved / limit }
      }
      warns
      note={note}
    />
  );
}
