import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog } from "@/components/ui/dialog";

/** The one time that recovery codes are seen. */
export function RecoveryCodesDialog({ codes, onClose }: { codes: readonly string[]; onClose: () => void }) {
  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      title="Recovery codes"
      description="Each lets you in once when the app is not at hand. Keep them where the app is not. This is the only time they are shown; the server keeps their hashes."
      foot={
        <Button look="primary" onClick={onClose}>
          I have kept them
        </Button>
      }
    >
      <div className="rounded-control border bg-sunken p-3">
        <ul className="grid grid-cols-2 gap-x-6 gap-y-1 max-rail:grid-cols-1" aria-label="Recovery codes">
          {codes.map((code) => (
            <li key={code} className="mono whitespace-nowrap">
              {code}
            </li>
          ))}
        </ul>
        <div className="mt-3">
          <CopyButton small text={codes.join("\n")} name="Copy recovery codes" />
        </div>
      </div>
    </Dialog>
  );
}
