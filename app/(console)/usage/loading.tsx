import { Page } from "@/components/ui/page";
import { UsageSkeleton } from "@/components/usage/usage-skeleton";

export default function Loading() {
  return (
    <Page title="Usage">
      <UsageSkeleton by="run" />
    </Page>
  );
}
