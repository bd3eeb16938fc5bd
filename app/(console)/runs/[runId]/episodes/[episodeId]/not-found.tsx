import { MissingPage } from "@/components/page-parts/missing-page";

export default function EpisodeNotFound() {
  return (
    <MissingPage
      what="episode"
      why="Its run may have been deleted or belong to another project, or the address may have lost a part on its way."
    />
  );
}
