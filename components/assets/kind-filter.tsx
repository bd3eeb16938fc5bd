import { joinClasses } from "@/components/ui/join-classes";
import { Link } from "@/components/ui/link";
import { buildUrl } from "@/lib/client/build-url";
import { knownKinds } from "./known-kinds";

/** Of which kind; it is the address. A kind of the owner's own, reached by its address, stands beside the known ones. */
export function KindFilter({ kind, note }: { kind: string | null; note: string | null }) {
  const own = kind !== null && !knownKinds.some((known) => known === kind) ? [kind] : [];
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <nav aria-label="Kind" className="flex flex-wrap gap-1">
        <KindLink kind={null} current={kind === null} />
        {[...knownKinds, ...own].map((name) => (
          <KindLink key={name} kind={name} current={kind === name} />
        ))}
      </nav>
      {note && (
        <span role="status" className="ml-auto text-small text-text-3">
          {note}
        </span>
      )}
    </div>
  );
}

function KindLink({ kind, current }: { kind: string | null; current: boolean }) {
  return (
    <Link
      href={buildUrl("/assets", {}, { kind })}
      scroll={false}
      aria-current={current ? "true" : undefined}
      className={joinClasses(
        "flex h-control items-center rounded-control px-2 hover:no-underline max-rail:h-9",
        kind !== null && "mono",
        current ? "bg-track font-medium" : "text-text-2 hover:bg-hover hover:text-text",
      )}
    >
      {kind ?? "All"}
    </Link>
  );
}
