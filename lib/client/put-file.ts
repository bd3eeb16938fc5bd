import { receivedUploadSchema, type WireReceivedUpload } from "@/lib/contracts/assets/receive-upload";
import { ApiError, parseOrNull, readRefusal } from "./api-error";

/**
 * Sends one file, as it is on the disk, by XMLHttpRequest, because `fetch` does not tell how much it has sent. Rejects with
 * `ApiError`, or with the signal's reason when it was aborted; aborted before it began, nothing is sent.
 * @param onSent bytes so far
 */
export function putFile(
  url: string,
  file: Blob,
  { headers, onSent, signal }: PutFileOptions,
): Promise<WireReceivedUpload> {
  return new Promise((resolve, reject) => {
    // A signal that was aborted earlier never fires again.
    signal.throwIfAborted();
    const request = new XMLHttpRequest();
    request.open("PUT", url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => onSent(event.loaded);
    request.onload = () => {
      const { status, responseText } = request;
      const received = receivedUploadSchema.safeParse(parseOrNull(responseText));
      if (status === 200 && received.success) resolve(received.data);
      else reject(readRefusal(responseText, () => ({ ...describeStatus(status), status, requestId: null })));
    };
    request.onerror = () => reject(unreachable());
    request.onabort = () => reject(signal.reason);
    signal.addEventListener("abort", () => request.abort(), { once: true });
    request.send(file);
  });
}

type PutFileOptions = {
  headers: Readonly<Record<string, string>>;
  onSent: (bytes: number) => void;
  signal: AbortSignal;
};

function describeStatus(status: number) {
  return status === 413
    ? ({
        code: "too_large",
        detail: "Something between this browser and the server takes no file of this size.",
      } as const)
    : ({ code: "internal", detail: `The server answered ${status} without saying why.` } as const);
}

function unreachable(): ApiError {
  const detail = "The connection broke off. Nothing was kept; send the file again.";
  return new ApiError({ code: "unreachable", status: 0, detail, requestId: null });
}
