import { SetupError } from "../terminal.mjs";

/**
 * The few calls of /v1 that the demo makes. An answer that is no success throws what the problem document says.
 * @typedef {object} Api
 * @property {string} url
 * @property {string} key
 * @property {(path: string) => Promise<any>} get
 * @property {(path: string, body?: unknown) => Promise<any>} post
 * @property {(path: string, init: RequestInit) => Promise<Response>} open
 */

/**
 * @param {string} url
 * @param {string} key
 * @returns {Api}
 */
export function createApi(url, key) {
  /** @param {string} path @param {RequestInit} init */
  const open = async (path, init) => {
    const headers = { authorization: `Bearer ${key}`, ...init.headers };
    const answer = await fetch(new URL(path, url), { ...init, headers });
    if (answer.ok) return answer;
    const text = await answer.text();
    throw new SetupError(`${init.method ?? "GET"} ${path} answered ${answer.status}: ${readDetail(text)}`);
  };
  return {
    url,
    key,
    open,
    get: async (path) => (await open(path, {})).json(),
    post: async (path, body) => {
      /** @type {RequestInit} */
      const sent =
        body === undefined
          ? {}
          : { body: JSON.stringify(body), headers: { "content-type": "application/json" } };
      return (await open(path, { method: "POST", ...sent })).json();
    },
  };
}

/** @param {string} text */
function readDetail(text) {
  try {
    return JSON.parse(text).detail ?? text.slice(0, 500);
  } catch {
    return text.slice(0, 500);
  }
}
