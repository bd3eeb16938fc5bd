import { Empty } from "@/components/ui/empty";
import { LinkButton } from "@/components/ui/link-button";
import { PageBar } from "@/components/ui/page-bar";
import { PageBody } from "@/components/ui/page-body";

export default function RunNotFound() {
  return (
    <>
      <PageBar crumbs={[{ label: "Runs", href: "/runs" }]} title="No such run" />
      <PageBody>
        <h1 className="text-title">No such run</h1>
        <Empty
          title="There is no run with this id that you can see"
          text="It may belong to another project, or the address may have lost a part on its way."
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
