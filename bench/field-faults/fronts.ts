import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { request as plainRequest } from "node:http";
import { createServer, request } from "node:https";
import path from "node:path";
import { findProgram } from "@/scripts/process/find-program.mjs";
import { findFreePort } from "@/scripts/process/free-port.mjs";
import { runCommand, tryCommand } from "@/scripts/process/run-command.mjs";
import { until } from "@/scripts/testing/until";

/** As the guide's snippets call the server. */
export const publicName = "hardsim.lab.example";

export type Certificate = { certFile: string; keyFile: string };
export type Front = { port: number; close: () => Promise<void> };
type Place = { folder: string; port: number; upstream: number; certificate: Certificate };

export async function makeCertificate(folder: string): Promise<Certificate> {
  const [certFile, keyFile] = [path.join(folder, "front.pem"), path.join(folder, "front.key")];
  const subject = ["-subj", `/CN=${publicName}`, "-addext", `subjectAltName=DNS:${publicName}`];
  const files = ["-keyout", keyFile, "-out", certFile];
  await runCommand("openssl", [
    "req",
    "-x509",
    "-newkey",
    "rsa:2048",
    "-nodes",
    "-days",
    "2",
    ...subject,
    ...files,
  ]);
  return { certFile, keyFile };
}

/** The guide's own words, told which ports and files there are here. */
function readSnippet(language: string, { port, upstream, certificate }: Place): string {
  const guide = readFileSync(path.join(process.cwd(), "docs/guides/behind-a-proxy.md"), "utf8");
  const text = guide.split(`\`\`\`${language}\n`)[1]?.split("```")[0];
  if (!text) throw new Error(`the guide has no snippet in ${language}`);
  return text
    .replace("listen 443 ssl", `listen 127.0.0.1:${port} ssl`)
    .replace("/etc/ssl/hardsim.pem", certificate.certFile)
    .replace("/etc/ssl/hardsim.key", certificate.keyFile)
    .replace(
      `${publicName} {`,
      `${publicName}:${port} {\n  tls ${certificate.certFile} ${certificate.keyFile}`,
    )
    .replace("127.0.0.1:8000", `127.0.0.1:${upstream}`);
}

function write(folder: string, name: string, text: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
}

const nginxConfig = (folder: string, server: string): string =>
  `daemon off; pid ${folder}/nginx.pid; error_log ${folder}/error.log;
events {}
http { access_log off; client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/fastcgi; uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi;
${server}
}`;

/** Passes on what comes as a request for itself, and says nothing of whom the browser asked for. */
const rewriting = ({ port, upstream, certificate: { certFile, keyFile } }: Place): string =>
  `server { listen 127.0.0.1:${port} ssl; ssl_certificate ${certFile}; ssl_certificate_key ${keyFile};
  location / { proxy_pass http://127.0.0.1:${upstream}; proxy_buffering off; } }`;

type Program = { version: readonly string[]; args: (place: Place) => readonly string[] };

/** What can stand in front, and how each is told to. */
const programs = {
  nginx: {
    version: ["-v"],
    args: (place) => [
      "-c",
      write(place.folder, "nginx.conf", nginxConfig(place.folder, readSnippet("nginx", place))),
    ],
  },
  caddy: {
    version: ["version"],
    args: (place) => {
      const own = "{\n  admin off\n  auto_https disable_redirects\n}\n";
      const file = write(place.folder, "Caddyfile", own + readSnippet("caddyfile", place));
      return ["run", "--config", file, "--adapter", "caddyfile"];
    },
  },
  traefik: {
    version: ["version"],
    args: (place) => [
      `--entryPoints.websecure.address=127.0.0.1:${place.port}`,
      `--providers.file.filename=${write(place.folder, "dynamic.yml", readSnippet("yaml", place))}`,
    ],
  },
} as const satisfies Record<string, Program>;

export type FrontName = keyof typeof programs;
export const frontNames: readonly FrontName[] = ["nginx", "caddy", "traefik"];

/** Its name and version; null: it is not installed. */
export async function readVersion(name: FrontName): Promise<string | null> {
  const file = findProgram(name);
  if (!file) return null;
  const { tail } = await tryCommand(file, [...programs[name].version]);
  return `${name} ${tail.match(/\d+\.\d+\.\d+/)?.[0] ?? ""}`.trim();
}

export async function openFront(name: FrontName, place: Omit<Place, "port">): Promise<Front> {
  const port = await findFreePort();
  return openProgram(name, port, programs[name].args({ ...place, port }), place.folder);
}

/** One that rewrites Host: nginx where it is installed, else a few lines that do the same. */
export async function openRewriting(place: Omit<Place, "port">, port: number): Promise<Front> {
  if (!findProgram("nginx")) return openStandIn(place, port);
  const config = nginxConfig(place.folder, rewriting({ ...place, port }));
  return openProgram("nginx", port, ["-c", write(place.folder, "rewriting.conf", config)], place.folder);
}

async function openProgram(
  name: FrontName,
  port: number,
  args: readonly string[],
  folder: string,
): Promise<Front> {
  const env = { ...process.env, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder };
  const child = spawn(findProgram(name) ?? name, args, { env, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk) => {
      said = (said + chunk).slice(-2_000);
    });
  const answers = async () => {
    if (child.exitCode !== null) throw new Error(`${name} ended with status ${child.exitCode}: ${said}`);
    // It may listen before it knows whom to ask.
    return askThrough(port, "/healthz").then(
      ({ status }) => status === 200,
      () => false,
    );
  };
  await until(`${name} passes requests on`, answers, 30_000);
  return { port, close: () => end(child) };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  await ended;
}

async function openStandIn({ upstream, certificate }: Omit<Place, "port">, port: number): Promise<Front> {
  const { certFile, keyFile } = certificate;
  const server = createServer(
    { cert: readFileSync(certFile), key: readFileSync(keyFile) },
    (asked, answer) => {
      const { method, url: target, headers } = asked;
      const host = `127.0.0.1:${upstream}`;
      const passed = plainRequest(
        { host: "127.0.0.1", port: upstream, method, path: target, headers: { ...headers, host } },
        (got) => {
          answer.writeHead(got.statusCode ?? 502, got.headers);
          got.pipe(answer);
        },
      );
      passed.on("error", () => answer.destroy());
      asked.pipe(passed);
    },
  );
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    port,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** One request through a front, under the public name. Resolves with its head and the first of its body. */
export function askThrough(
  port: number,
  target: string,
  {
    method = "GET",
    headers = {},
    body,
  }: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<{ status: number; first: string }> {
  return new Promise((resolve, reject) => {
    const host = `${publicName}:${port}`;
    const asked = request(
      {
        ...{
          host: "127.0.0.1",
          port,
          path: target,
          method,
          servername: publicName,
          rejectUnauthorized: false,
        },
        headers: { host, ...headers },
        timeout: 15_000,
      },
      (answer) => {
        answer.once("data", (chunk) => {
          resolve({ status: answer.statusCode ?? 0, first: String(chunk) });
          answer.destroy();
        });
        answer.once("end", () => resolve({ status: answer.statusCode ?? 0, first: "" }));
      },
    );
    asked.once("timeout", () => asked.destroy(new Error(`${target} did not answer in 15 s`)));
    asked.once("error", reject);
    asked.end(body);
  });
}
