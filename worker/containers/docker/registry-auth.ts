import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import { z } from "zod";
import { unlessGone } from "@/lib/server/storage/files";

/** What the engine wants in X-Registry-Auth. Never logged, never in a message. */
export type RegistryAuth =
  | { username: string; password: string; serveraddress: string }
  | { identitytoken: string; serveraddress: string };

const configFile = z.object({
  auths: z
    .record(z.string(), z.object({ auth: z.string().optional(), identitytoken: z.string().optional() }))
    .optional(),
  credHelpers: z.record(z.string(), z.string()).optional(),
  credsStore: z.string().optional(),
});
const helperAnswer = z.object({ Username: z.string(), Secret: z.string() });

const hubKey = "https://index.docker.io/v1/";

/**
 * The login for a registry from `config.json` (where `docker login` put it), asked as the docker client asks: the
 * registry's own helper, the common helper, then `auths`. Null: none. Throws, without a secret, when the file is broken.
 */
export async function readRegistryAuth(
  registry: string,
  configFolder = process.env.DOCKER_CONFIG ?? path.join(homedir(), ".docker"),
): Promise<RegistryAuth | null> {
  const file = path.join(configFolder, "config.json");
  const text = await unlessGone(readFile(file, "utf8"), "ENOTDIR");
  if (text === null) return null;
  const config = configFile.safeParse(parseJson(text));
  // zod's issues quote what they found, which may be a secret.
  if (!config.success) throw new Error(`${file} is not a Docker client's config.json`);

  const keys =
    registry === "docker.io" ? [hubKey] : [registry, `https://${registry}`, `https://${registry}/`];
  const helper = keys.map((key) => config.data.credHelpers?.[key]).find(Boolean) ?? config.data.credsStore;
  for (const key of keys) {
    const fromHelper = helper === undefined ? null : await askHelper(helper, key);
    if (fromHelper !== null) return fromHelper;
  }
  for (const key of [...keys, ...keys.map((one) => `${one}/v1/`), ...keys.map((one) => `${one}/v2/`)]) {
    const found = config.data.auths?.[key];
    if (found?.identitytoken) return { identitytoken: found.identitytoken, serveraddress: key };
    if (found?.auth) return decodeAuth(found.auth, key);
  }
  return null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // JSON.parse quotes the text around the error, which may be a secret: the caller says what file it was.
    return undefined;
  }
}

function decodeAuth(auth: string, serveraddress: string): RegistryAuth | null {
  const decoded = Buffer.from(auth, "base64").toString("utf8");
  const colon = decoded.indexOf(":");
  if (colon === -1) return null;
  return { username: decoded.slice(0, colon), password: decoded.slice(colon + 1), serveraddress };
}

/** `docker-credential-<helper> get`; it exits with 1 when it knows no login, which is as good as none. */
function askHelper(helper: string, serveraddress: string): Promise<RegistryAuth | null> {
  return new Promise((resolve) => {
    const child = execFile(
      `docker-credential-${helper}`,
      ["get"],
      { timeout: 10_000, maxBuffer: 1024 * 1024 },
      (error, stdout) => {
        const answer = error === null ? helperAnswer.safeParse(parseJson(stdout)) : null;
        if (!answer?.success) return resolve(null);
        const { Username: username, Secret: secret } = answer.data;
        resolve(
          username === "<token>"
            ? { identitytoken: secret, serveraddress }
            : { username, password: secret, serveraddress },
        );
      },
    );
    // A helper that is missing or ends early breaks the pipe; its exit above is what counts.
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(serveraddress);
  });
}
