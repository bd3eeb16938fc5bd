import { X } from "lucide-react";
import { Bar } from "@/components/ui/bar";
import { Button } from "@/components/ui/button";
import { CopyInline } from "@/components/ui/copy-button";
import { formatBytes } from "@/components/ui/format-bytes";
import { IconButton } from "@/components/ui/icon-button";
import { Name } from "@/components/ui/name";
import { Section } from "@/components/ui/section";
import { ShortHash } from "@/components/ui/short-id";
import { assetUri } from "@/lib/contracts/assets/asset";
import { isUnderWay, shareSent, type Upload } from "./upload-state";

/** The uploads of this visit: how far each of them is, and its checksum when it has arrived. */
export function UploadList({
  uploads,
  onCancel,
  onRetry,
  onForget,
}: {
  uploads: readonly Upload[];
  onCancel: (key: number) => void;
  onRetry: (key: number) => void;
  onForget: (key: number) => void;
}) {
  return (
    <Section title="Uploads" note="of this visit">
      <ul className="border-t">
        {uploads.map((upload) => (
          <li key={upload.key} className="grid gap-1.5 border-b px-2 py-2">
            <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <Name lines={2} isFile className="min-w-0 font-medium">
                {upload.file.name}
              </Name>
              <UploadNote upload={upload} />
              <span className="ml-auto flex gap-2">
                {upload.phase === "failed" && (
                  <Button
                    small
                    aria-label={`Try ${upload.file.name} again`}
                    onClick={() => onRetry(upload.key)}
                  >
                    Try again
                  </Button>
                )}
                {isUnderWay(upload) ? (
                  <Button small onClick={() => onCancel(upload.key)}>
                    Cancel upload
                  </Button>
                ) : (
                  <IconButton
                    of={X}
                    name={`Forget ${upload.file.name}`}
                    title="Forget; the asset stays"
                    onClick={() => onForget(upload.key)}
                  />
                )}
              </span>
            </div>
            {isUnderWay(upload) && <Bar shares={{ done: 0, now: shareSent(upload) }} />}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function UploadNote({ upload }: { upload: Upload }) {
  const size = formatBytes(upload.file.size);
  switch (upload.phase) {
    case "waiting":
      return <span className="text-small text-text-3">{size}, waits for the others</span>;
    case "hashing":
      return <span className="text-small text-text-2">{size}, being read</span>;
    case "linking":
      return <span className="text-small text-text-2">{size}, about to be sent</span>;
    case "sending":
      return (
        <span className="text-small text-text-2">
          {formatBytes(upload.sent)} of {size}
        </span>
      );
    case "registering":
      return (
        <span role="status" className="text-small text-text-2">
          {size} sent, being checked
        </span>
      );
    case "done":
      return (
        <span role="status" className="flex flex-wrap items-center gap-x-3 text-small text-text-2">
          {size}
          <span>
            sha256 <ShortHash hash={upload.sha256} />
          </span>
          <Verified verified={upload.verified} />
          {upload.assetId && (
            <CopyInline text={assetUri(upload.assetId)} name="URI">
              <span className="mono wrap-anywhere">{assetUri(upload.assetId)}</span>
            </CopyInline>
          )}
        </span>
      );
    case "failed":
      return (
        <span role="alert" className="min-w-0 text-small text-failed">
          {upload.refusal.detail}
        </span>
      );
    case "canceled":
      return (
        <span className="text-small text-text-3">
          {upload.mayBeKept
            ? "canceled when all of it was sent; the list below says whether it was kept"
            : "canceled; nothing was kept"}
        </span>
      );
  }
}

function Verified({ verified }: { verified: boolean | null }) {
  if (verified === null) return null;
  return verified ? (
    <span>the same as on this machine</span>
  ) : (
    <span role="alert" className="text-failed">
      not what is on this machine: the file changed while it was sent. Upload it again.
    </span>
  );
}
