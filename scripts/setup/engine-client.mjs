import { messageOf, SetupError } from "../terminal.mjs";
import { findEngineSocket } from "./engine-socket.mjs";

/**
 * @param {string | null} [socketPath] the usual engine's unless it is given
 * @returns {Promise<import("dockerode")>} an engine that answered
 */
export async function connect(socketPath = findEngineSocket()) {
  // Installed by set-up: nothing at the top of a command may need it.
  const { default: Docker } = await import("dockerode");
  const docker = socketPath === null ? new Docker() : new Docker({ socketPath });
  try {
    await docker.ping();
  } catch (error) {
    const where = process.env.DOCKER_HOST
      ? `the engine at DOCKER_HOST (${process.env.DOCKER_HOST})`
      : "the engine";
    throw new SetupError(`${where} does not answer: ${messageOf(error)}`, { cause: error });
  }
  return docker;
}
