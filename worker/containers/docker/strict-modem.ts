import http, { type ClientRequest } from "node:http";
import https from "node:https";
import type Docker from "dockerode";

/** The parts of docker-modem that are held to the rules below; its types have not all of them. */
type Dialing = {
  agent: http.Agent;
  protocol: string;
  dial(options: { path: string }, callback: (error: Error | null, answer: unknown) => void): void;
};

/** Guarantee: docker-modem 5 has these, and uses them for every request (strict-modem.test.ts holds it to that). */
const asDialing = (docker: Docker): Dialing => docker.modem as unknown as Dialing;

/**
 * The client asks the engine alone, and only what was meant. By itself docker-modem puts names into paths as they are, so
 * that one with `..` or `//` in it asks for something else; and it follows where an answer sends it on, to any host, with
 * nobody listening to that connection's errors: one of them would end the process.
 */
export function makeStrict(docker: Docker): Docker {
  const modem = asDialing(docker);
  // After a restart of the engine the first question over a kept-alive connection would fail.
  const agent = new (modem.protocol === "https" ? https : http).Agent({ keepAlive: false });
  modem.agent = refuseRedirects(agent);
  const { dial } = modem;
  modem.dial = (options, callback) => {
    if (isPlainPath(options.path)) dial.call(modem, options, callback);
    else callback(new Error("a path of the engine's must be in its plain form"), null);
  };
  return docker;
}

/** Guarantee: every agent of Node's has this function, and each request is handed to it before it is sent. */
const asAdding = (agent: http.Agent) =>
  agent as unknown as { addRequest(request: ClientRequest, ...more: unknown[]): void };

/** An answer that sends on loses its address: what is left is a status that nobody expects, an error like any other. */
function refuseRedirects(agent: http.Agent): http.Agent {
  const adding = asAdding(agent);
  const { addRequest } = adding;
  adding.addRequest = (request, ...more) => {
    request.prependOnceListener("response", ({ headers }) => {
      delete headers.location;
    });
    addRequest.call(agent, request, ...more);
  };
  return agent;
}

/** Would a URL parser, a proxy or the engine's router read the same path? */
function isPlainPath(path: string): boolean {
  const [named = ""] = path.split("?", 1);
  if (named.includes("//") || !URL.canParse(`http://engine${named}`)) return false;
  return new URL(`http://engine${named}`).pathname === named;
}

/** A name as segments of a path. */
export const toPathSegments = (name: string): string => name.split("/").map(encodeURIComponent).join("/");
