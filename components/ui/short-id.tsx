import { CopyInline } from "@/components/ui/copy-button";
import { formatHash, formatId } from "@/components/ui/format-id";

/** `run_…TYJEEN` with a button that copies all of it. */
export function ShortId({ id, name = "id" }: { id: string; name?: string }) {
  return (
    <CopyInline text={id} name={name}>
      <span className="mono">{formatId(id)}</span>
    </CopyInline>
  );
}

/** `d60255…5645` with a button that copies all of it. */
export function ShortHash({ hash, name = "sha256" }: { hash: string; name?: string }) {
  return (
    <CopyInline text={hash} name={name}>
      <span className="mono">{formatHash(hash)}</span>
    </CopyInline>
  );
}
