import { SetupError } from "../terminal.mjs";

/**
 * Reads a build's, pull's or import's progress to its end. The engine answers 200 first and tells of failures later,
 * in the stream: each event is looked at.
 * @param {import("dockerode")} docker
 * @param {NodeJS.ReadableStream} stream
 * @param {(text: string) => void} report
 * @returns {Promise<void>}
 */
export function followEngine(docker, stream, report) {
  return new Promise((resolve, reject) => {
    /** @type {string | null} */
    let failure = null;
    docker.modem.followProgress(
      stream,
      (error) => {
        if (error) reject(error);
        else if (failure !== null) reject(new SetupError(failure));
        else resolve();
      },
      (event) => {
        if (event.error) failure = String(event.error).trim();
        const text = String(event.stream ?? event.status ?? "").trim();
        if (text !== "") report(text.split("\n", 1)[0] ?? "");
      },
    );
  });
}
