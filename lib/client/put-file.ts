import { receivedUploadSchema, type WireReceivedUpload } from "@/lib/contracts/assets/receive-upload";
import { problemSchema } from "@/lib/contracts/problems";
import { ApiError } from "./api-error";

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
      const answer = parseOrNull(request.responseText);
      const received = receivedUploadSchema.safeParse(answer);
      if (request.status === 200 && received.success) resolve(received.data);
      else reject(readRefusal(request.status, answer));
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

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A proxy's HTML is no answer of ours; the status says what there is to say.
    return null;
  }
}

function readRefusal(status: number, answer: unknown): ApiError {
  const problem = problemSchema.safeParse(answer);
  if (problem.success) {
    const { code, detail, request_id: requestId, errors } = problem.data;
    return new ApiError({ code, status, detail, requestId, errors });
  }
  const detail =
    status === 413
      ? "Something between this browser and the server takes no file of this size."
      : `The server answered ${status} without saying why.`;
  return new ApiError({ code: status === 413 ? "too_large" : "internal", status, detail, requestId: null });
}

function unreachable(): ApiError {
  const detail = "The connection broke off. Nothing was kept; send the file again.";
  return new ApiError({ code: "unreachable", status: 0, detail, requestId: null });
}
