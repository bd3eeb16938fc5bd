import { Empty } from "@/components/ui/empty";
import { LinkButton } from "@/components/ui/link-button";
import { PageBar } from "@/components/ui/page-bar";
import { PageBody } from "@/components/ui/page-body";

/** In the place of a run, or of something in one, that is not there or is not to be seen: the two look the same. */
export function MissingPage({ what, why }: { what: string; why: string }) {
  return (
    <>
      <PageBar crumbs={[{ label: "Runs", href: "/runs" }]} title={`No such ${what}`} />
      <PageBody>
        <h1 className="text-title">{`No such ${what}`}</h1>
        <Empty
          title={`There is no ${what} with this id that you can see`}
          text={why}
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
