import { Empty } from "@/components/ui/empty";
import { LinkButton } from "@/components/ui/link-button";
import { Page } from "@/components/ui/page";

/** For who is admin of no project. */
export function AdminsOnly({ title }: { title: string }) {
  return (
    <Page title={title}>
      <Empty
        title="Admins only"
        text="You are admin of no project here. An admin of yours can give you that role, or do what you need."
        actions={<LinkButton href="/runs">Go to the runs</LinkButton>}
      />
    </Page>
  );
}
