import { execFileSync, fork } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { type ServerProcess, waitForPort } from "./server-process";

const files: Readonly<Record<string, string>> = {
  "package.json": JSON.stringify({ name: "next-peer", private: true, type: "module" }),
  "next.config.js": `export default { serverExternalPackages: ["postgres"], turbopack: { root: ${JSON.stringify(process.cwd())} } };`,
  "app/layout.js": "export default ({ children }) => <html><body>{children}</body></html>;",
  "app/page.js": "export default () => <p>A peer of a bench.</p>;",
  "app/runs/[id]/route.js": `
    import postgres from "postgres";
    const sql = postgres(process.env.DATABASE_URL, { max: 10, onnotice: () => {} });
    export const dynamic = "force-dynamic";
    export async function GET(request, { params }) {
      const { id } = await params;
      const [run] = await sql\`select * from training_run where run_id = \${id}\`;
      return run ? Response.json(run) : Response.json({ code: "not_found" }, { status: 404 });
    }`,
  "serve.js": `
    import { createServer } from "node:http";
    import next from "next";
    const app = next({ dev: false, dir: import.meta.dirname });
    await app.prepare();
    const handle = app.getRequestHandler();
    const server = createServer((request, response) => handle(request, response));
    process.on("message", () => {
      const { user, system } = process.cpuUsage();
      process.send(user + system);
    });
    process.on("disconnect", () => process.exit(0));
    server.listen(0, "127.0.0.1", () => process.send(server.address().port));`,
};

/** @returns the folder of a built Next app with one route handler, which whoever asked removes */
export async function buildNextPeer(): Promise<string> {
  const root = process.cwd();
  mkdirSync(join(root, "dist/bench"), { recursive: true });
  const folder = mkdtempSync(join(root, "dist/bench/next-peer-"));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, ".."), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const bin = createRequire(join(root, "package.json")).resolve("next/dist/bin/next");
  execFileSync(process.execPath, [bin, "build"], { cwd: folder, stdio: "ignore" });
  return folder;
}

export function startNextPeer(folder: string): Promise<ServerProcess> {
  return waitForPort(
    fork(join(folder, "serve.js"), { cwd: folder, env: { ...process.env, NODE_ENV: "production" } }),
  );
}
