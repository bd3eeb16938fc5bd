import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import http from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";

const tools =
  "sh bash timeout ipcmk sleep cat head yes mkdir ln mkfifo mknod id env ls stat df rm touch truncate grep".split(
    " ",
  );

/**
 * An image made of this machine's own shell and a few tools with their libraries: 5 MB in half a second, no registry
 * and no package. Returns its uri; an image that is there already is used again.
 */
export async function makeShellImage(socketPath = "/var/run/docker.sock"): Promise<string> {
  const tag = createHash("sha256").update(tools.join(" ")).digest("hex").slice(0, 12);
  const uri = `hardsim-test-shell:${tag}`;
  if ((await ask(socketPath, "GET", `/images/${uri}/json`)).status === 200) return uri;
  const root = mkdtempSync(path.join(tmpdir(), "hs-shell-image-"));
  try {
    for (const tool of tools) copyProgram(tool, root);
    mkdirSync(path.join(root, "tmp"), { recursive: true });
    const query = new URLSearchParams({
      fromSrc: "-",
      repo: "hardsim-test-shell",
      tag,
      changes: "ENV PATH=/bin",
    });
    const answer = await ask(socketPath, "POST", `/images/create?${query}`, root);
    if (answer.status !== 200 || answer.body.includes('"error"'))
      throw new Error(`import failed: ${answer.body}`);
    return uri;
  } finally {
    rmSync(root, { recursive: true });
  }
}

function copyProgram(tool: string, root: string): void {
  const program = realpathSync(execFileSync("which", [tool], { encoding: "utf8" }).trim());
  mkdirSync(path.join(root, "bin"), { recursive: true });
  copyFileSync(program, path.join(root, "bin", tool));
  const libraries = execFileSync("ldd", [program], { encoding: "utf8" }).match(/\/\S+/g) ?? [];
  for (const library of libraries) {
    mkdirSync(path.join(root, path.dirname(library)), { recursive: true });
    copyFileSync(library, path.join(root, library));
  }
}

function ask(
  socketPath: string,
  method: "GET" | "POST",
  urlPath: string,
  folder?: string,
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const request = http.request({ socketPath, method, path: urlPath }, (response) => {
      let body = "";
      response.on("data", (chunk) => {
        body += chunk;
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body }));
    });
    request.on("error", reject);
    if (folder === undefined) request.end();
    else spawn("tar", ["-C", folder, "--owner=0", "--group=0", "-c", "."]).stdout.pipe(request);
  });
}
