import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";

export type FakeDocker = {
  socketPath: string;
  /** Method and path of each request, as they came. */
  asked: string[];
  close(): Promise<void>;
};

/** An engine's socket whose every answer a test writes: for answers that no real engine gives when it is asked to. */
export async function startFakeDocker(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<FakeDocker> {
  const folder = await mkdtemp(path.join(tmpdir(), "hs-engine-"));
  const socketPath = path.join(folder, "engine.sock");
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  return {
    socketPath,
    asked,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true });
    },
  };
}
