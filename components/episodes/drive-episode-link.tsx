import { Gamepad2 } from "lucide-react";
import { driveAddress } from "@/components/run-model/run-address";
import { Icon } from "@/components/ui/icon";
import { LinkButton } from "@/components/ui/link-button";
import type { EpisodeSource } from "@/lib/client/queries/episodes";
import type { WireJobEpisode } from "@/lib/contracts/episodes/episode";

/** From an episode to the same one, driven live; nothing of one from a simulator of the user's own, which no browser runs. */
export function DriveEpisodeLink({
  source,
  episode,
  small = false,
}: {
  source: EpisodeSource;
  episode: Pick<WireJobEpisode, "episode_id" | "driver" | "driver_checkpoint_id">;
  small?: boolean;
}) {
  const { episode_id: episodeId, driver, driver_checkpoint_id: policyId } = episode;
  if (driver === "simulator") return null;
  return (
    <LinkButton
      small={small}
      icon={<Icon of={Gamepad2} />}
      title="The same scene, seed and driver, live in this page"
      href={driveAddress(source, { policyId, episodeId })}
    >
      Drive from here
    </LinkButton>
  );
}
