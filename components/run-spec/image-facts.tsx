import { type Fact, Facts } from "@/components/ui/facts";
import { noneMark } from "@/components/ui/format-number";
import { ShortHash } from "@/components/ui/short-id";
import { Age } from "@/components/ui/time";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";

type Image = NonNullable<WireTrainingRun["image"]>;

/** An image that a run's containers use, and how it was come by. */
export type UsedImage = {
  of: "trainer" | "simulator";
  uri: string;
  /** Null until it is resolved. */
  digest: string | null;
  image: Image | null;
};

export function listImages(run: WireTrainingRun): readonly UsedImage[] {
  const { simulator } = run.resolved_spec.rollout_template;
  const ofTrainer: UsedImage = {
    of: "trainer",
    uri: run.resolved_spec.trainer_spec.image_uri,
    digest: run.image_digest,
    image: run.image,
  };
  const resolved = run.simulator_image;
  return simulator
    ? [
        { of: "simulator", uri: simulator.image_uri, digest: resolved?.digest ?? null, image: resolved },
        ofTrainer,
      ]
    : [ofTrainer];
}

export function ImageFacts({ used: { of, uri, digest, image } }: { used: UsedImage }) {
  return (
    <section aria-label={`The ${of}'s image`}>
      <h3 className="mb-1 font-normal text-small text-text-3">The {of}'s image</h3>
      <Facts
        left
        facts={[
          { label: "Image", value: <span className="mono">{uri}</span> },
          {
            label: "Digest",
            value:
              digest === null ? (
                `${noneMark} resolved before the first rollout`
              ) : (
                <ShortHash hash={digest} name={`digest of the ${of}'s image`} />
              ),
          },
          ...(image ? listFacts(image) : []),
        ]}
      />
    </section>
  );
}

function listFacts(image: Image): readonly Fact[] {
  const { created_at: made, named_at: named, entrypoint, user, platform } = image;
  return [
    { label: "Made", value: made ? <Age at={made} /> : noneMark },
    {
      label: image.pulled ? "Pulled for this run" : "On the engine since",
      value: named ? <Age at={named} /> : noneMark,
    },
    { label: "Platform", value: <span className="mono">{platform || noneMark}</span> },
    ...(entrypoint.length > 0
      ? [{ label: "Its ENTRYPOINT, not run", value: <span className="mono">{entrypoint.join(" ")}</span> }]
      : []),
    ...(user === "" ? [] : [{ label: "Its USER, not used", value: <span className="mono">{user}</span> }]),
  ];
}
