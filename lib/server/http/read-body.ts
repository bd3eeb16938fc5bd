import { AppError } from "@/lib/server/services/app-error";
import type { AskedRequest } from "./asked-request";

const maxBodyBytes = 2_097_152;

/** A JSON body of at most 2 MiB. Refuses another content type, what is no JSON, and what is too large. */
export async function readJsonBody(request: AskedRequest): Promise<unknown> {
  const contentType = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
  if (contentType !== "application/json" && !/^application\/[\w.-]+\+json$/.test(contentType))
    throw new AppError(
      "unsupported_media_type",
      "Send the body as JSON with Content-Type: application/json.",
    );
  const text = decode(await readBytes(request, maxBodyBytes));
  if (text.trim() === "") throw malformed("The body is empty; a JSON object is expected.");
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.slice(0, 200) : String(cause);
    throw malformed(`The body is not JSON: ${reason}`, cause);
  }
}

async function readBytes(request: AskedRequest, limit: number): Promise<Buffer> {
  const tooLarge = () => new AppError("too_large", `The body is larger than ${limit} bytes.`);
  if (Number(request.headers.get("content-length") ?? 0) > limit) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > limit) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw malformed("The body is not UTF-8.", cause);
  }
}

const malformed = (message: string, cause?: unknown) =>
  new AppError("invalid_request", message, { cause, errors: [{ path: "", message }] });
