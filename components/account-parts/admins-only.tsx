import { Empty } from "@/components/ui/empty";
import { LinkButton } from "@/components/ui/link-button";
import { PageBar } from "@/components/ui/page-bar";
import { PageBody } from "@/components/ui/page-body";
import { PageHead } from "@/components/ui/page-head";

/** For who is admin of no project. */
export function AdminsOnly({ title }: { title: string }) {
  return (
    <>
      <PageBar title={title} />
      <PageBody>
        <PageHead title={title} />
        <Empty
          title="Admins only"
          text="You are admin of no project here. An admin of yours can give you that role, or do what you need."
          actions={<LinkButton href="/runs">Go to the runs</LinkButton>}
        />
      </PageBody>
    </>
  );
}
