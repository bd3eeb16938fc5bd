import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type FakeImage, manifestType } from "./fake-image";

export type FakeRegistry = {
  /** The uri of an image in this registry. Whoever asks for it gets this answer. */
  uriFor(answer: RegistryAnswer): string;
  /** The uri of this image in this registry. */
  serve(image: FakeImage): string;
  close(): Promise<void>;
};

/** A status, with the body that registries write for `code`; or the connection is cut without an answer. */
export type RegistryAnswer = { status: number; code?: string } | "cut";

/** A registry for an engine on this machine. */
export async function startFakeRegistry(): Promise<FakeRegistry> {
  const answers: RegistryAnswer[] = [];
  const images: FakeImage[] = [];
  const server = createServer((request, response) => {
    const [, served, kind, what = ""] =
      /^\/v2\/served-(\d+)\/(manifests|blobs)\/(.*)$/.exec(request.url ?? "") ?? [];
    const image = images[Number(served)];
    if (image !== undefined)
      return writeImage(request, response, kind === "blobs" ? image.blobs.get(what) : image);
    const [, place] = /^\/v2\/image-(\d+)\//.exec(request.url ?? "") ?? [];
    const answer = place === undefined ? { status: 200 } : answers[Number(place)];
    if (answer === undefined || answer === "cut") response.socket?.destroy();
    else write(response, answer);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const bound = server.address();
  if (bound === null || typeof bound === "string") throw new Error("The registry has no port.");
  return {
    uriFor: (answer) => `127.0.0.1:${bound.port}/image-${answers.push(answer) - 1}:1`,
    serve: (image) => `127.0.0.1:${bound.port}/served-${images.push(image) - 1}:1`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A blob, or the manifest of an image. */
function writeImage(
  { method }: IncomingMessage,
  response: ServerResponse,
  found: FakeImage | Buffer | undefined,
): void {
  if (found === undefined) {
    write(response, { status: 404, code: "BLOB_UNKNOWN" });
    return;
  }
  const isBlob = Buffer.isBuffer(found);
  const body = isBlob ? found : found.manifest;
  response.writeHead(200, {
    "content-type": isBlob ? "application/octet-stream" : manifestType,
    "content-length": body.length,
    ...(isBlob ? {} : { "docker-content-digest": found.digest }),
  });
  response.end(method === "HEAD" ? "" : body);
}

function write(response: ServerResponse, { status, code }: Exclude<RegistryAnswer, "cut">): void {
  const headers = { "content-type": "application/json", "docker-distribution-api-version": "registry/2.0" };
  const problem = { errors: [{ code, message: code?.toLowerCase().replaceAll("_", " ") }] };
  response.writeHead(status, code === undefined ? {} : headers);
  response.end(code === undefined ? "" : JSON.stringify(problem));
}
