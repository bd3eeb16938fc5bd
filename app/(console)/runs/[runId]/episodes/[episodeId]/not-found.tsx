import { Empty } from "@/components/ui/empty";
import { LinkButton } from "@/components/ui/link-button";
import { PageBar } from "@/components/ui/page-bar";
import { PageBody } from "@/components/ui/page-body";

export default function EpisodeNotFound() {
  return (
    <>
      <PageBar crumbs={[{ label: "Runs", href: "/runs" }]} title="No such episode" />
      <PageBody>
        <h1 className="text-title">No such episode</h1>
        <Empty
          title="There is no episode with this id that you can see"
          text="Its run may have been deleted or belong to another project, or the address may have lost a part on its way."
          actions={
            <LinkButton look="primary" href="/runs">
              Show all runs
            </LinkButton>
          }
        />
      </PageBody>
    </>
  );
}
