import { Button } from "@/components/ui/button";
import { CommandBlock } from "@/components/ui/command-block";
import { Dialog } from "@/components/ui/dialog";
import type { WireApiKeyCreated } from "@/lib/contracts/api-keys";
import { SecretText } from "./secret-text";

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
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      title={`Key ${made.name}`}
      description="Copy it now. This is the only time it is shown; the server keeps its hash."
      foot={
        <Button look="primary" onClick={onClose}>
          I have copied it
        </Button>
      }
    >
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        <div>
          <h3 className="mb-1 font-normal text-small text-text-2">Key</h3>
          <SecretText text={made.key} name="Copy key" />
        </div>
        <div>
          <h3 className="mb-1 font-normal text-small text-text-2">Try it</h3>
          <CommandBlock
            command={`curl ${apiUrl}/v1/training-runs \\\n  -H "Authorization: Bearer ${made.key}"`}
            name="Copy request"
          />
        </div>
      </div>
    </Dialog>
  );
}
