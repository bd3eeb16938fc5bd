import { MissingPage } from "@/components/page-parts/missing-page";

export default function RunNotFound() {
  return (
    <MissingPage
      what="run"
      why="It may belong to another project, or the address may have lost a part on its way."
    />
  );
}
