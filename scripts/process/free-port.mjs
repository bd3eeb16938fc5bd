import { createServer } from "node:net";

/**
 * @param {string} [host]
 * @returns {Promise<number>} a port that nobody listens on at this moment
 */
export async function findFreePort(host = "127.0.0.1") {
  const port = await tryListen(0, host);
  if (port === null) throw new Error(`No free port on ${host}`);
  return port;
}

/**
 * @param {number} port
 * @param {string} host
 */
export async function isPortFree(port, host) {
  return (await tryListen(port, host)) !== null;
}

/**
 * @param {number} port
 * @param {string} host
 * @returns {Promise<number | null>} null: the address is in use
 */
function tryListen(port, host) {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", (error) => {
      if ("code" in error && error.code === "EADDRINUSE") resolve(null);
      else reject(error);
    });
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(address !== null && typeof address === "object" ? address.port : null));
    });
  });
}
