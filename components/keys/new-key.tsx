import { SecretDialog } from "@/components/account-parts/secret-dialog";
import { CommandBlock } from "@/components/ui/command-block";
import type { WireApiKeyCreated } from "@/lib/contracts/api-keys/create";

/** The one time that a key is seen. */
export function NewKey({
  made,
  apiUrl,
  onClose,
}: {
  made: WireApiKeyCreated;
  apiUrl: string;
  onClose: () => void;
}) {
  return (
    <SecretDialog
      title={
        <>
          Key <bdi>{made.name}</bdi>
        </>
      }
      description="Copy it now. This is the only time it is shown; the server keeps its hash."
      label="key"
      secret={made.key}
      expiresAt={made.expires_at}
      doneLabel="I have copied it"
      onClose={onClose}
    >
      <div>
        <h3 className="mb-1 font-normal text-small text-text-2">Try it</h3>
        <CommandBlock
          command={`curl ${apiUrl}/v1/training-runs \\\n  -H "Authorization: Bearer ${made.key}"`}
          name="Copy request"
        />
      </div>
    </SecretDialog>
  );
}
