import { Button } from "@/components/ui/button";
import { Facts } from "@/components/ui/facts";
import { formatBytes } from "@/components/ui/format-bytes";
import { formatCredits } from "@/components/ui/format-credits";
import { Meter } from "@/components/ui/meter";
import { Name } from "@/components/ui/name";
import { Section } from "@/components/ui/section";
import { ShortId } from "@/components/ui/short-id";
import { Age } from "@/components/ui/time";
import type { WireProject } from "@/lib/contracts/projects/project";

function readShares({ spent, reserved }: WireProject["credits"], limit: number) {
  return limit === 0 ? { done: 1 } : { done: spent / limit, held: reserved / limit };
}

const readFilled = (used: number, limit: number) => ({ done: limit === 0 ? 1 : used / limit });

function describeStorage({ used_bytes: used, limit_bytes: limit }: WireProject["storage"]): string {
  if (limit === null) return "files of the project, no limit";
  return used >= limit ? "used up: nothing new is kept" : "files of the project";
}

/** What the project is, and what it has spent of what it may. */
export function ProjectFacts({ project, onEdit }: { project: WireProject; onEdit: () => void }) {
  const { credits, credit_limit: limit, storage } = project;
  const used = credits.spent + credits.reserved;
  return (
    <Section
      title="Project"
      end={
        <Button small onClick={onEdit}>
          Edit project
        </Button>
      }
    >
      <div className="grid gap-3">
        <dl className="grid gap-3">
          <div>
            <Meter
              label="Credits"
              value={formatCredits(used)}
              limit={limit === null ? undefined : `of ${formatCredits(limit)}`}
              note={
                limit !== null && used >= limit
                  ? "used up: nothing new starts"
                  : `${formatCredits(credits.reserved)} held by live runs${limit === null ? ", no limit" : ""}`
              }
              shares={limit === null ? null : readShares(credits, limit)}
              warns
            />
          </div>
          <div>
            <Meter
              label="Storage"
              value={formatBytes(storage.used_bytes)}
              limit={storage.limit_bytes === null ? undefined : `of ${formatBytes(storage.limit_bytes)}`}
              note={describeStorage(storage)}
              shares={
                storage.limit_bytes === null ? null : readFilled(storage.used_bytes, storage.limit_bytes)
              }
              warns
            />
          </div>
        </dl>
        <Facts
          facts={[
            { label: "Name", value: <Name end>{project.name}</Name> },
            { label: "Id", value: <ShortId id={project.project_id} name="project id" /> },
            ...(project.credit_limit_locked ? [{ label: "Limit", value: "set by an owner" }] : []),
            ...(project.max_priority === null
              ? []
              : [{ label: "Highest priority", value: String(project.max_priority) }]),
            { label: "Made", value: <Age at={project.created_at} /> },
          ]}
        />
      </div>
    </Section>
  );
}
