import { ListSkeleton } from "@/components/account-parts/list-skeleton";

export default function Loading() {
  return <ListSkeleton title="Audit log" />;
}
