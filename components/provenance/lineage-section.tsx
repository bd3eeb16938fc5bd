import { EyeOff, Trash2 } from "lucide-react";
import { AncestorTable } from "@/components/provenance/ancestor-table";
import { runAddress } from "@/components/run-model/run-address";
import { formatId } from "@/components/ui/format-id";
import { formatNumber } from "@/components/ui/format-number";
import { Icon } from "@/components/ui/icon";
import { Link } from "@/components/ui/link";
import { Section } from "@/components/ui/section";
import { ShortHash } from "@/components/ui/short-id";
import type { WireLineageRun } from "@/lib/contracts/checkpoints/get-provenance";
import { type AncestorGroup, countEpisodes } from "./group-ancestors";

/** The ancestors of one run with what they were made with; or that there are some of which nothing is told. */
export function LineageSection({
  group,
  indexes,
  isCut,
}: {
  group: AncestorGroup;
  /** The iteration of each checkpoint of the lineage that is known, by its id. */
  indexes: ReadonlyMap<string, number>;
  /** More of it may follow, and is not read yet. */
  isCut: boolean;
}) {
  if (group.kind !== "run") return <Unknown group={group} />;
  const { run, ancestors } = group;
  return (
    <Section
      ruled
      title={
        <Link className="hover:underline" href={runAddress(run.run_id, "checkpoints")}>
          {run.name}
        </Link>
      }
      note={
        isCut
          ? `the newest ${formatNumber(ancestors.length)} shown`
          : `${formatNumber(ancestors.length)} ${ancestors.length === 1 ? "checkpoint" : "checkpoints"} · ${formatNumber(countEpisodes(ancestors))} episodes`
      }
    >
      <MadeWith run={run} />
      <AncestorTable run={run} ancestors={ancestors} indexes={indexes} />
    </Section>
  );
}

/** Digests, because a name may mean something else tomorrow. */
function MadeWith({ run }: { run: WireLineageRun }) {
  return (
    <p className="mb-2 flex flex-wrap gap-x-5 gap-y-1 text-small text-text-2">
      <span>
        <Link className="link" href={runAddress(run.run_id, "spec")}>
          spec
        </Link>{" "}
        <ShortHash hash={run.spec.sha256} name={`SHA-256 of the spec of ${run.name}`} />
      </span>
      {run.image_digest !== null && (
        <span>
          trainer{" "}
          <ShortHash hash={run.image_digest.replace(/^sha256:/, "")} name={`image digest of ${run.name}`} />
        </span>
      )}
      {run.simulator_image_digest !== null && (
        <span>
          simulator{" "}
          <ShortHash
            hash={run.simulator_image_digest.replace(/^sha256:/, "")}
            name={`simulator image digest of ${run.name}`}
          />
        </span>
      )}
    </p>
  );
}

function Unknown({ group: { kind, ancestors } }: { group: Exclude<AncestorGroup, { kind: "run" }> }) {
  const count = ancestors.length;
  const [first] = ancestors;
  const isHidden = kind === "hidden";
  return (
    <Section ruled title={isHidden ? "Out of your sight" : "Deleted"}>
      <p className="flex items-start gap-2 text-text-2">
        <Icon of={isHidden ? EyeOff : Trash2} className="mt-0.5 shrink-0" />
        <span>
          {isHidden
            ? `${count === 1 ? "One ancestor lies" : `${formatNumber(count)} ancestors lie`} in a project that you may not see: what shaped ${count === 1 ? "it" : "them"} is not told.`
            : "This one was deleted with its run. What it learned from, and what came before it, cannot be told any more."}{" "}
          <span className="mono" title={first?.checkpoint_id}>
            {first && formatId(first.checkpoint_id)}
            {count > 1 && ` and ${formatNumber(count - 1)} more`}
          </span>
        </span>
      </p>
    </Section>
  );
}
