import { ShortHash } from "@/components/ui/short-id";

/** An image as it was named, and the digest that this came to; null: that is not known yet. */
export function ImageName({ uri, digest, of }: { uri: string; digest: string | null; of: string }) {
  return (
    <span className="inline-flex max-w-full flex-wrap items-baseline gap-x-2">
      <span className="mono wrap-anywhere">{uri}</span>
      {digest !== null && <ShortHash hash={digest} name={`digest of the ${of}'s image`} />}
    </span>
  );
}
