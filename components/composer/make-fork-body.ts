import { listFree } from "@/components/spec/list-free";
import type { ForkOrigin } from "@/components/spec/plan-submission";
import { checkpointUri } from "@/lib/contracts/checkpoints/checkpoint";
import { maxNameLength } from "@/lib/contracts/spec/run-spec";
import { type Body, valueAt, withValueAt } from "@/lib/core/specs/body-value";
import { isRecord } from "@/lib/core/specs/merge-patch";

/**
 * What a fork begins with: the run as it was resolved, under another name, from the checkpoint that is asked for by its
 * id or by what it is in the run (`@champion`), else from the newest; where a file of an attempt is the start, it names none. What was not set is left out, so that the JSON says only what means something.
 */
export function makeForkBody(
  { runId, name, resolvedSpec, checkpointIds, artifact }: ForkOrigin,
  checkpoint: string | null,
): Body {
  const asked = checkpointIds.find((id) => id === checkpoint) ?? checkpointIds[0];
  const named = checkpoint?.startsWith("@") ? `${runId}${checkpoint}` : asked && checkpointUri(asked);
  const from = artifact ? undefined : named;
  const {
    checkpoint_init_asset_id: _asset,
    checkpoint_init_uri: _uri,
    notes: _notes,
    ...spec
  } = resolvedSpec;
  return {
    // What is passed on as it is may say more with a null or with nothing inside than by leaving it out.
    ...listFree(spec).reduce((kept, path) => withValueAt(kept, path, valueAt(spec, path)), dropEmpty(spec)),
    name: `fork of ${name}`.slice(0, maxNameLength),
    ...(from === undefined ? {} : { checkpoint_init_uri: from }),
  };
}

function dropEmpty(value: Body): Body {
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== null)
      .map(([name, inner]) => [name, isRecord(inner) ? dropEmpty(inner) : inner] as const)
      .filter(([, inner]) => !isRecord(inner) || Object.keys(inner).length > 0),
  );
}
